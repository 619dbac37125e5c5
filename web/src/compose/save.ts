import { Refused } from '../api/http'
import { allDone, type Jmap } from '../jmap/client'
import { filesOf, type Id, type Identity, type Letter, type Mailbox, type SetAnswer } from '../jmap/types'
import { emailObject, travelling, type Draft } from './draft'

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

/** Puts the draft into the drafts folder and answers its id. Former versions stay until `destroyDrafts`. */
export async function saveDraft(jmap: Jmap, mailboxes: Mailbox[], draft: Draft, identity: Identity | undefined, messageId: string): Promise<Id> {
  const answer = await jmap.call<SetAnswer>('Email/set', {
    create: { draft: emailObject(draft, identity, box(mailboxes, 'drafts'), messageId) },
  })
  return createdId(answer, 'draft')
}

/**
 * The blobs a stored version has of its files, by their key. The parts of a former version end with it, and uploads
 * expire: from here on the files are those of the stored version. Empty when the parts cannot be told apart.
 */
export async function storedBlobs(jmap: Jmap, draft: Draft, id: Id): Promise<Map<string, Id>> {
  const files = travelling(draft)
  if (files.length === 0) return new Map()
  const { list } = await jmap.call<{ list: Pick<Letter, 'attachments' | 'textBody' | 'htmlBody'>[] }>('Email/get', {
    ids: [id],
    properties: ['attachments', 'textBody', 'htmlBody'],
  })
  const parts = list[0] ? filesOf(list[0]) : []
  const named = new Map(parts.flatMap((p) => (p.cid && p.blobId ? [[p.cid, p.blobId] as const] : [])))
  const others = parts.flatMap((p) => (!p.cid && p.blobId ? [p.blobId] : []))
  const plain = files.filter((f) => !f.cid)
  if (plain.length !== others.length || files.some((f) => f.cid && !named.has(f.cid))) return new Map()
  return new Map(files.map((f) => [f.key, f.cid ? named.get(f.cid)! : others[plain.indexOf(f)]!]))
}

export async function destroyDrafts(jmap: Jmap, ids: Id[]): Promise<void> {
  if (ids.length > 0) allDone(await jmap.call<SetAnswer>('Email/set', { destroy: ids }))
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
export async function sendMail(jmap: Jmap, mailboxes: Mailbox[], draft: Draft, identity: Identity, messageId: string): Promise<void> {
  const drafts = box(mailboxes, 'drafts')
  const batch = jmap.batch()
  const set = batch.add<SetAnswer>('Email/set', { create: { mail: emailObject(draft, identity, drafts, messageId) } })
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

/** What became of a message whose answer was lost: whether it lies in Sent, and the drafts it left. */
export async function traces(jmap: Jmap, mailboxes: Mailbox[], messageId: string, since: Date): Promise<{ sent: boolean; drafts: Id[] }> {
  const header = ['Message-ID', messageId]
  const batch = jmap.batch()
  const inSent = batch.add<{ ids: Id[] }>('Email/query', {
    filter: { operator: 'AND', conditions: [{ inMailbox: box(mailboxes, 'sent') }, { after: since.toISOString().replace(/\.\d+Z$/, 'Z') }, { header }] },
    limit: 1,
  })
  const inDrafts = batch.add<{ ids: Id[] }>('Email/query', {
    filter: { operator: 'AND', conditions: [{ inMailbox: box(mailboxes, 'drafts') }, { header }] },
    limit: 50,
  })
  const take = await batch.send()
  return { sent: take(inSent).ids.length > 0, drafts: take(inDrafts).ids }
}
