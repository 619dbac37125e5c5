import { useEffect, useRef } from 'react'
import type { MailWord } from '../words/mail'

export interface Shortcut {
  keys: string
  word: MailWord
  run: () => void
}

/** True while the person types, chooses a candidate in an input method, or a dialog or menu is open. */
export function typing(e: KeyboardEvent): boolean {
  if (e.isComposing || e.keyCode === 229) return true
  const at = e.target as HTMLElement
  return (
    at.isContentEditable ||
    (e.key === 'Enter' && at.closest('button, a, summary') !== null) ||
    /^(TEXTAREA|SELECT)$/.test(at.tagName) ||
    (at.tagName === 'INPUT' && (at as HTMLInputElement).type !== 'checkbox') ||
    document.querySelector('dialog[open], .menu') !== null
  )
}

/** One table of single keys and two-key sequences (`g i`). */
export function useShortcuts(table: readonly Shortcut[]): void {
  const now = useRef(table)
  useEffect(() => {
    now.current = table
  })
  useEffect(() => {
    let first = ''
    let timer: ReturnType<typeof setTimeout>
    const press = (e: KeyboardEvent) => {
      if (typing(e) || e.ctrlKey || e.metaKey || e.altKey) return
      const wanted = first === '' ? e.key : `${first} ${e.key}`
      first = ''
      clearTimeout(timer)
      const hit = now.current.find((s) => s.keys === wanted || s.keys.split(' / ').includes(wanted))
      if (hit) {
        e.preventDefault()
        hit.run()
      } else if (now.current.some((s) => s.keys.startsWith(`${e.key} `) && !s.keys.includes('/'))) {
        first = e.key
        timer = setTimeout(() => (first = ''), 1_200)
      }
    }
    document.addEventListener('keydown', press)
    return () => {
      clearTimeout(timer)
      document.removeEventListener('keydown', press)
    }
  }, [])
}
