import { useSyncExternalStore } from 'react'
import type { EmailAddress, Id } from '../jmap/types'

/** What a composer starts from. */
export type Start =
  | { kind: 'new'; to?: EmailAddress[]; subject?: string }
  | { kind: 'reply' | 'replyAll' | 'forward' | 'draft'; emailId: Id }

export interface Opened {
  key: number
  start: Start
}

let opened: readonly Opened[] = []
let count = 0
const listeners = new Set<() => void>()

function put(next: readonly Opened[]): void {
  opened = next
  for (const each of listeners) each()
}

/** Opens a composer; the same draft is not opened twice. */
export function openCompose(start: Start): void {
  const same = opened.some((o) => 'emailId' in start && 'emailId' in o.start && o.start.emailId === start.emailId && o.start.kind === start.kind)
  if (!same) put([...opened, { key: ++count, start }])
}

export function closeCompose(key: number): void {
  put(opened.filter((o) => o.key !== key))
}

const savers = new Set<() => Promise<unknown>>()

/** An open composer says how it is saved; answers how to take that back. */
export function whenLeaving(save: () => Promise<unknown>): () => void {
  savers.add(save)
  return () => savers.delete(save)
}

/** Before signing out: everything that is being written becomes a draft. Rejects when one cannot be saved. */
export async function saveAll(): Promise<void> {
  await Promise.all([...savers].map((save) => save()))
}

export function closeAll(): void {
  put([])
}

/** A composer that goes away with its page comes back as the draft it has become. */
export function reopenAs(key: number, draftId: Id | null): void {
  put(
    opened.flatMap((o) =>
      o.key !== key ? [o] : draftId === null ? [] : [{ key: ++count, start: { kind: 'draft' as const, emailId: draftId } }],
    ),
  )
}

export function useOpened(): readonly Opened[] {
  return useSyncExternalStore(
    (changed) => {
      listeners.add(changed)
      return () => listeners.delete(changed)
    },
    () => opened,
  )
}
