import { useWords } from '../words/catalogue'
import { mailWords } from '../words/mail'

/** The line between two panes: dragged by pointer or moved by arrow keys, and remembered. */
export function Divider({ name, min, max }: { name: string; min: number; max: number }) {
  const t = useWords(mailWords)
  const now = () => parseInt(getComputedStyle(document.documentElement).getPropertyValue(name), 10) || min
  const put = (width: number) => {
    const next = Math.round(Math.max(min, Math.min(max, width)))
    document.documentElement.style.setProperty(name, `${next}px`)
    localStorage.setItem(`hongyan.pane${name}`, String(next))
  }
  return (
    <div
      className="divider only-wide"
      role="separator"
      aria-orientation="vertical"
      aria-label={t('resize')}
      tabIndex={0}
      onPointerDown={(e) => {
        const start = e.clientX - now()
        const target = e.currentTarget
        target.setPointerCapture(e.pointerId)
        target.onpointermove = (move) => put(move.clientX - start)
        target.onpointerup = () => (target.onpointermove = null)
      }}
      onKeyDown={(e) => {
        if (e.key === 'ArrowLeft') put(now() - 16)
        else if (e.key === 'ArrowRight') put(now() + 16)
      }}
    />
  )
}

export function restorePanes(): void {
  for (const name of ['--folders', '--list']) {
    const kept = Number(localStorage.getItem(`hongyan.pane${name}`))
    if (kept > 0) document.documentElement.style.setProperty(name, `${kept}px`)
  }
}
