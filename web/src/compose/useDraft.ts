import { useCallback, useEffect, useRef, useState } from 'react'
import type { Id, Identity } from '../jmap/types'
import { useMail } from '../mail/context'
import { explain } from '../words/refusals'
import { untouched, type Draft } from './draft'
import { NotSent, saveDraft, sendMail } from './save'

export type Saved = { state: 'clean' | 'dirty' | 'saving' } | { state: 'saved'; at: Date } | { state: 'failed'; why: string }

const IDLE = 2_000

/** Holds the draft, saves it two seconds after the last change, one save at a time, and sends it. */
export function useDraft(first: Draft, identities: Identity[], storedAs: Id | null) {
  const { jmap, mailboxes } = useMail()
  const [draft, setDraft] = useState(first)
  const [saved, setSaved] = useState<Saved>({ state: 'clean' })
  const now = useRef(draft)
  const stored = useRef<{ id: Id | null; draft: Draft }>({ id: storedAs, draft: first })
  const chain = useRef<Promise<unknown>>(Promise.resolve())
  const over = useRef(false)
  const identity = identities.find((i) => i.id === draft.identityId) ?? identities[0]

  const change = useCallback((next: Partial<Draft> | ((draft: Draft) => Draft)) => {
    now.current = typeof next === 'function' ? next(now.current) : { ...now.current, ...next }
    setDraft(now.current)
  }, [])

  /** Saves when there is something to save; resolves to the id under which the draft is kept. */
  const save = useCallback((): Promise<Id | null> => {
    const work = async () => {
      const version = now.current
      if (over.current || untouched(version, stored.current.draft)) return stored.current.id
      setSaved({ state: 'saving' })
      try {
        const id = await saveDraft(jmap, mailboxes, version, identity, stored.current.id)
        stored.current = { id, draft: version }
        setSaved(untouched(now.current, version) ? { state: 'saved', at: new Date() } : { state: 'dirty' })
        return id
      } catch (e) {
        setSaved({ state: 'failed', why: explain(e) })
        throw e
      }
    }
    const next = chain.current.then(work, work)
    chain.current = next
    return next
  }, [jmap, mailboxes, identity])

  const latest = useRef(save)
  useEffect(() => {
    latest.current = save
  })

  const uploading = draft.files.some((f) => !f.blobId && !f.wrong)
  useEffect(() => {
    if (untouched(draft, stored.current.draft)) return
    setSaved((s) => (s.state === 'saving' ? s : { state: 'dirty' }))
    if (uploading) return
    const timer = setTimeout(() => latest.current().catch(() => {}), IDLE) // shown by `saved`
    return () => clearTimeout(timer)
  }, [draft, uploading])

  useEffect(() => {
    const warn = (e: BeforeUnloadEvent) => {
      if (over.current || untouched(now.current, stored.current.draft)) return
      e.preventDefault()
      void latest.current().catch(() => {})
    }
    window.addEventListener('beforeunload', warn)
    return () => window.removeEventListener('beforeunload', warn)
  }, [])

  const send = useCallback(async () => {
    if (!identity) return
    await chain.current.catch(() => {})
    try {
      await sendMail(jmap, mailboxes, now.current, identity, stored.current.id)
      over.current = true
    } catch (e) {
      if (e instanceof NotSent) stored.current = { id: e.draftId, draft: now.current }
      throw e
    }
  }, [jmap, mailboxes, identity])

  /** Nothing is saved any more: sent or thrown away. */
  const finish = useCallback(() => {
    over.current = true
    return stored.current.id
  }, [])

  return { draft, change, saved, save, send, finish, identity, uploading, dirty: () => !untouched(now.current, stored.current.draft) }
}
