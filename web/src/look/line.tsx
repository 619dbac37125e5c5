import { X } from 'lucide-react'
import { useSyncExternalStore } from 'react'
import { useWords } from '../words/catalogue'
import { coreWords } from '../words/core'
import './line.css'

/** The quiet line at the bottom left: what was done, and the way back, for 8 seconds. */
interface Line {
  id: number
  text: string
  undo?: () => void
  action?: { label: string; run: () => void }
  bad?: boolean
}

let line: Line | null = null
let count = 0
let timer: ReturnType<typeof setTimeout> | undefined
const listeners = new Set<() => void>()

function put(next: Line | null): void {
  line = next
  clearTimeout(timer)
  if (next) timer = setTimeout(() => put(null), next.bad ? 15_000 : 8_000)
  for (const each of listeners) each()
}

export function tell(text: string, undo?: () => void): void {
  put({ id: ++count, text, undo })
}

export function tellWith(text: string, action: { label: string; run: () => void }): void {
  put({ id: ++count, text, action })
}

export function tellBad(text: string, undo?: () => void): void {
  put({ id: ++count, text, undo, bad: true })
}

/** The key `u`: runs the undo that is on show. */
export function undoNow(): void {
  const undo = line?.undo
  put(null)
  undo?.()
}

export function LineHost() {
  const t = useWords(coreWords)
  const now = useSyncExternalStore((changed) => {
    listeners.add(changed)
    return () => listeners.delete(changed)
  }, () => line)
  return (
    <div className="line-host" aria-live="polite" role="status">
      {now && (
        <div key={now.id} className={now.bad ? 'line bad' : 'line'} data-testid="line">
          <span>{now.text}</span>
          {now.undo && (
            <button type="button" onClick={undoNow} data-testid="undo">
              {t('undo')}
            </button>
          )}
          {now.action && (
            <button
              type="button"
              onClick={() => {
                put(null)
                now.action!.run()
              }}
            >
              {now.action.label}
            </button>
          )}
          <button type="button" className="close" aria-label={t('close')} onClick={() => put(null)}>
            <X size={15} />
          </button>
        </div>
      )}
    </div>
  )
}
