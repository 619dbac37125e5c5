import { Refused } from '../api/http'
import { allDone, type Jmap } from '../jmap/client'
import type { Id, Identity, Mailbox, SetAnswer } from '../jmap/types'
import { emailObject, type Draft } from './draft'

const box = (mailboxes: Mailbox[], role: 'drafts' | 'sent') => {
  const found = mailboxes.find((m) => m.role === role)
  if (!found) throw new Refused(404, 'http-404', role)
  return found.id
}

function createdId(answer: SetAnswer, key: string): Id {
  const failed = answer.notCreated?.[key]
  if (failed) throw new Refused(400, failed.type, failed.description ?? '')
  const id = answer.created?.[key]?.id
  if (!id) throw new Refused(500, 'server', '')
  return id
}

/** Puts the draft into the drafts folder in place of its former version; answers its new id. */
export async function saveDraft(jmap: Jmap, mailboxes: Mailbox[], draft: Draft, identity: Identity | undefined, former: Id | null): Promise<Id> {
  const answer = await jmap.call<SetAnswer>('Email/set', {
    create: { draft: emailObject(draft, identity, box(mailboxes, 'drafts')) },
    ...(former ? { destroy: [former] } : {}),
  })
  return createdId(answer, 'draft')
}

/** What was stored when sending did not work: the message is safe in the drafts folder under `draftId`. */
export class NotSent extends Error {
  constructor(
    readonly draftId: Id,
    readonly reason: unknown,
  ) {
    super('not sent')
  }
}

/** Stores the final text and submits it in one request; on success the server moves it to Sent (RFC 8621 7.5). */
export async function sendMail(jmap: Jmap, mailboxes: Mailbox[], draft: Draft, identity: Identity, former: Id | null): Promise<void> {
  const drafts = box(mailboxes, 'drafts')
  const batch = jmap.batch()
  const set = batch.add<SetAnswer>('Email/set', {
    create: { mail: emailObject(draft, identity, drafts) },
    ...(former ? { destroy: [former] } : {}),
  })
  const submit = batch.add<SetAnswer>('EmailSubmission/set', {
    create: { send: { identityId: identity.id, emailId: '#mail' } },
    onSuccessUpdateEmail: {
      '#send': {
        [`mailboxIds/${drafts}`]: null,
        [`mailboxIds/${box(mailboxes, 'sent')}`]: true,
        'keywords/$draft': null,
      },
    },
  })
  const take = await batch.send()
  const id = createdId(take(set), 'mail')
  try {
    allDone(take(submit))
  } catch (e) {
    throw new NotSent(id, e)
  }
}
