import { useSyncExternalStore } from 'react'

let online = true
const listeners = new Set<() => void>()

export function setOnline(yes: boolean): void {
  if (yes === online) return
  online = yes
  for (const each of listeners) each()
}

export function useOnline(): boolean {
  return useSyncExternalStore(
    (changed) => {
      listeners.add(changed)
      return () => listeners.delete(changed)
    },
    () => online,
  )
}
