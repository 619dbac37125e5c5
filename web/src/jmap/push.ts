import type { Jmap } from './client'

export type Changed = Record<string, string>

/**
 * Listens to the server's state changes (RFC 8620 7.3). The browser reconnects by itself after a broken line;
 * when it gives up we come back after a growing pause. Tells `online` so that the page can say so.
 */
export function listen(jmap: Jmap, onChange: (changed: Changed) => void, online: (yes: boolean) => void): () => void {
  let source: EventSource | undefined
  let pause = 2_000
  let timer: ReturnType<typeof setTimeout> | undefined
  let lost: ReturnType<typeof setTimeout> | undefined
  let stopped = false
  let before = false

  const open = () => {
    if (stopped) return
    source = new EventSource(jmap.eventSourceUrl(), { withCredentials: true })
    source.onopen = () => {
      clearTimeout(lost)
      pause = 2_000
      online(true)
      if (before) onChange({}) // something may have happened while the line was down
      before = true
    }
    source.addEventListener('state', (e) => {
      const data = JSON.parse((e as MessageEvent<string>).data) as { changed?: Record<string, Changed> }
      const own = data.changed?.[jmap.accountId]
      if (own) onChange(own)
    })
    source.onerror = () => {
      clearTimeout(lost)
      lost = setTimeout(() => online(false), 4_000)
      if (source?.readyState !== EventSource.CLOSED) return
      timer = setTimeout(open, pause)
      pause = Math.min(pause * 2, 60_000)
    }
  }

  open()
  return () => {
    stopped = true
    clearTimeout(timer)
    clearTimeout(lost)
    source?.close()
  }
}
