import { useQuery } from '@tanstack/react-query'
import { createContext, useContext, useSyncExternalStore } from 'react'
import type { Jmap } from '../jmap/client'
import type { Id, Identity, Letter, Mailbox, Role, Row } from '../jmap/types'
import { letterProperties } from '../jmap/types'
import { mailboxesKey, type MailStore } from './store/store'

export interface Mail {
  jmap: Jmap
  store: MailStore
  mailboxes: Mailbox[]
  /** addresses of the person, lower case */
  own: ReadonlySet<string>
}

export const MailContext = createContext<Mail | null>(null)

export function useMail(): Mail {
  const mail = useContext(MailContext)
  if (!mail) throw new Error('outside of the mail page')
  return mail
}

export function byRole(mailboxes: Mailbox[], role: Role): Mailbox | undefined {
  return mailboxes.find((m) => m.role === role)
}

export function useMailboxes(jmap: Jmap) {
  return useQuery({
    queryKey: mailboxesKey(jmap.accountId),
    queryFn: async () => (await jmap.call<{ list: Mailbox[] }>('Mailbox/get', { ids: null })).list,
  })
}

export function useIdentities(jmap: Jmap) {
  return useQuery({
    queryKey: ['identities', jmap.accountId],
    queryFn: async () => (await jmap.call<{ list: Identity[] }>('Identity/get', { ids: null })).list,
    staleTime: 300_000,
  })
}

export function useRow(id: Id | undefined): Row | undefined {
  const { store } = useMail()
  return useSyncExternalStore(store.subscribe, () => (id === undefined ? undefined : store.row(id)))
}

export async function fetchLetter(jmap: Jmap, id: Id): Promise<Letter | null> {
  const answer = await jmap.call<{ list: Letter[] }>('Email/get', { ids: [id], properties: letterProperties })
  return answer.list[0] ?? null
}

/** A message of the reader; what cannot change is kept, what can comes from the store's row. */
export function useLetter(id: Id) {
  const { jmap, store } = useMail()
  return useQuery({
    queryKey: ['letter', jmap.accountId, id],
    staleTime: Infinity,
    gcTime: 600_000,
    queryFn: async () => {
      const letter = await fetchLetter(jmap, id)
      if (letter) store.keep([letter])
      return letter
    },
  })
}

export interface Rendition {
  html: string | null
  text: string | null
  blockedImages: number
}
