import { useSyncExternalStore } from 'react'
import type { EmailAddress, Id } from '../jmap/types'
import { tellBad } from '../look/line'
import { render } from '../words/catalogue'
import { composeWords } from '../words/compose'
import { explain } from '../words/refusals'
import type { Writing } from './writing'

/** What a composer starts from. */
export type Start =
  | { kind: 'new'; to?: EmailAddress[]; subject?: string }
  | { kind: 'reply' | 'replyAll' | 'forward' | 'draft'; emailId: Id }

/** One composer. `writing` is null until what it starts from is there; it outlives the panel that shows it. */
export interface Opened {
  key: number
  start: Start
  writing: Writing | null
}

let opened: readonly Opened[] = []
let count = 0
const shown = new Set<number>()
const listeners = new Set<() => void>()

function put(next: readonly Opened[]): void {
  for (const o of opened) if (!next.some((n) => n.key === o.key)) o.writing?.dispose()
  opened = next
  // only while something is being written: a page with this listener is not kept for going back to
  if (opened.length > 0) window.addEventListener('beforeunload', warn)
  else window.removeEventListener('beforeunload', warn)
  for (const each of listeners) each()
}

function warn(e: BeforeUnloadEvent): void {
  for (const { writing } of opened) {
    if (!writing?.dirty()) continue
    e.preventDefault()
    writing.save().catch(() => {}) // the browser's own question is on show
  }
}

/** Opens a composer; the same draft is not opened twice, whatever it has become by being saved. */
export function openCompose(start: Start): void {
  if (!opened.some((o) => same(o, start))) put([...opened, { key: ++count, start, writing: null }])
}

function same(o: Opened, start: Start): boolean {
  if (!('emailId' in start)) return false
  if (start.kind === 'draft' && o.writing?.isStoredAs(start.emailId)) return true
  return 'emailId' in o.start && o.start.emailId === start.emailId && o.start.kind === start.kind
}

/** What the composer starts from is there. Made once, also when asked again. */
export function beginWriting(key: number, make: () => Writing): void {
  const o = opened.find((each) => each.key === key)
  if (o && !o.writing) put(opened.map((each) => (each === o ? { ...o, writing: make() } : each)))
}

export function closeCompose(key: number): void {
  put(opened.filter((o) => o.key !== key))
}

/** A panel shows the message; the answer is called when the panel goes, which keeps what was written. */
export function showWriting(key: number, writing: Writing): () => void {
  shown.add(key)
  return () => {
    shown.delete(key)
    if (!opened.some((o) => o.key === key)) return
    writing.keep().then(
      (id) => {
        if (id === null && !shown.has(key)) closeCompose(key) // nothing was written
      },
      (e: unknown) => tellBad(render(composeWords.notKept, { why: explain(e) })),
    )
  }
}

/** Before signing out: everything that this person is writing becomes a draft. Rejects when one cannot be saved. */
export async function saveAll(account: Id | null): Promise<void> {
  await Promise.all(opened.map(({ writing }) => (writing?.account === account ? writing.keep() : null)))
}

/** Closes what is saved; what is not waits for its author. */
export function closeAll(): void {
  put(opened.filter((o) => o.writing?.dirty()))
}

/** The composers of this person. */
export function useOpened(account: Id): readonly Opened[] {
  const all = useSyncExternalStore(
    (changed) => {
      listeners.add(changed)
      return () => listeners.delete(changed)
    },
    () => opened,
  )
  return all.filter((o) => !o.writing || o.writing.account === account)
}
