import { useEffect, useState } from 'react'

/** State of a wizard that survives a reload of the page; secrets never go in here. */
export function useKept<T extends object>(key: string, start: T): [T, (change: Partial<T>) => void, () => void] {
  const [value, setValue] = useState<T>(() => {
    try {
      return { ...start, ...(JSON.parse(sessionStorage.getItem(key) ?? '{}') as Partial<T>) }
    } catch {
      return start
    }
  })
  useEffect(() => sessionStorage.setItem(key, JSON.stringify(value)), [key, value])
  return [value, (change) => setValue((now) => ({ ...now, ...change })), () => sessionStorage.removeItem(key)]
}
