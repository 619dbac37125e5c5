import { useSyncExternalStore } from 'react'

export type Language = 'zh-CN' | 'en'

const KEY = 'hongyan.language'
const listeners = new Set<() => void>()

function first(): Language {
  const kept = globalThis.localStorage?.getItem(KEY)
  if (kept === 'zh-CN' || kept === 'en') return kept
  return (globalThis.navigator?.language ?? 'zh').toLowerCase().startsWith('zh') ? 'zh-CN' : 'en'
}

let current: Language = first()

export function language(): Language {
  return current
}

/** Changes the language of every word on the page at once and keeps it for this browser. */
export function setLanguage(next: Language): void {
  current = next
  globalThis.localStorage?.setItem(KEY, next)
  document.documentElement.lang = next
  for (const each of listeners) each()
}

export function useLanguage(): Language {
  return useSyncExternalStore((changed) => {
    listeners.add(changed)
    return () => listeners.delete(changed)
  }, language)
}
