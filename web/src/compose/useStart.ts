import { useEffect, useState } from 'react'
import { get, Refused } from '../api/http'
import { fetchLetter, useIdentities, useMail, type Rendition } from '../mail/context'
import type { Identity, Letter } from '../jmap/types'
import { sanitise } from '../mail/sanitise'
import { writtenDate } from '../words/format'
import { language } from '../words/language'
import { answer, emptyDraft, reopen, type Draft } from './draft'
import type { Start } from './open'

/** Builds the first state of a composer: empty, an answer to a letter, or a draft opened again. */
export function useStart(start: Start): { draft: Draft | null; identities: Identity[]; error: unknown } {
  const { jmap, own } = useMail()
  const { data: identities, error: failed } = useIdentities(jmap)
  const [draft, setDraft] = useState<Draft | null>(null)
  const [error, setError] = useState<unknown>(null)

  useEffect(() => {
    if (!identities || draft) return
    const first = identities[0]
    const make = async (): Promise<Draft> => {
      if (start.kind === 'new') return { ...emptyDraft(first), to: start.to ?? [], subject: start.subject ?? '' }
      const letter = await fetchLetter(jmap, start.emailId)
      if (!letter) throw new Refused(404, 'http-404', '')
      const identity = identities.find((i) => [...(letter.to ?? []), ...(letter.cc ?? [])].some((a) => a.email.toLowerCase() === i.email.toLowerCase())) ?? first
      if (start.kind === 'draft') return await draftAgain(letter, identities)
      const body = await get<Rendition>(jmap.rendition(letter.id, true))
      const clean = body.html ? sanitise(body.html, true) : null
      return answer(start, letter, { html: clean, text: body.text }, identity, own, writtenDate(new Date(letter.sentAt ?? letter.receivedAt), language()))
    }
    const draftAgain = async (letter: Letter, all: Identity[]): Promise<Draft> => {
      const { list } = await jmap.call<{ list: { bodyValues: Record<string, { value: string }>; htmlBody: { partId: string; type: string }[]; textBody: { partId: string; type: string }[] }[] }>('Email/get', {
        ids: [letter.id],
        properties: ['bodyValues', 'htmlBody', 'textBody'],
        fetchTextBodyValues: true,
        fetchHTMLBodyValues: true,
      })
      const body = list[0]
      const part = (parts: { partId: string; type: string }[] | undefined, type: string) => {
        const found = parts?.find((p) => p.type === type)
        return found ? (body?.bodyValues[found.partId]?.value ?? null) : null
      }
      const html = part(body?.htmlBody, 'text/html')
      const again = reopen(letter, html, part(body?.textBody, 'text/plain') ?? '', (f) => jmap.download(f.blobId!, f.name, f.type))
      const from = letter.from?.[0]?.email.toLowerCase()
      return { ...again, identityId: (all.find((i) => i.email.toLowerCase() === from) ?? all[0])?.id ?? '' }
    }
    let stale = false
    make().then(
      (made) => !stale && setDraft(made),
      (e: unknown) => !stale && setError(e),
    )
    return () => {
      stale = true
    }
  }, [identities, start, jmap, own, draft])

  return { draft, identities: identities ?? [], error: error ?? failed }
}
