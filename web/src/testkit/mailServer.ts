import { vi } from 'vitest'
import { Jmap } from '../jmap/client'
import type { Id, Identity, Mailbox } from '../jmap/types'

interface Part {
  blobId: Id
  name: string | null
  type: string
  disposition: string | null
  cid: string | null
  size: number
  partId: string
}

export interface Stored {
  id: Id
  mailboxIds: Record<Id, true>
  keywords: Record<string, true>
  subject: string
  messageId: string[]
  attachments: Part[]
  [property: string]: unknown
}

type Args = Record<string, never>

const mailbox = (id: Id, role: Mailbox['role']): Mailbox => ({
  id, role, name: id, parentId: null, sortOrder: 0, totalEmails: 0, unreadEmails: 0, totalThreads: 0, unreadThreads: 0,
})

/**
 * A small JMAP server behind `fetch`: messages with their parts, submissions, Sent. As on the real one a part's blob ends
 * with its message, and a refused creation does not stop the destructions of the same call.
 */
export class MailServer {
  readonly emails = new Map<Id, Stored>()
  readonly uploads = new Set<Id>()
  readonly mailboxes = [mailbox('drafts', 'drafts'), mailbox('sent', 'sent'), mailbox('trash', 'trash'), mailbox('in', 'inbox')]
  readonly identities: Identity[] = [
    { id: 'i1', name: '张晓雯', email: 'zhang@c.example', replyTo: null, bcc: null, textSignature: '', htmlSignature: '', mayDelete: false },
  ]
  submissions = 0
  /** The type with which creations are refused. */
  refuse: string | null = null
  refuseSubmission: string | null = null
  /** The line is down: before the request arrives, or after it was worked on. */
  line: 'up' | 'down' | 'loses answers' = 'up'
  readonly calls: string[] = []
  private count = 0

  readonly jmap = new Jmap(
    {
      apiUrl: '/jmap/api', uploadUrl: '/jmap/upload/{accountId}/', downloadUrl: '/jmap/download/{accountId}/{blobId}/{name}?accept={type}',
      eventSourceUrl: '/jmap/events', primaryAccounts: {}, state: '',
      capabilities: { 'urn:ietf:params:jmap:core': { maxConcurrentUpload: 4, maxSizeUpload: 1000 } },
    },
    'a1',
  )

  constructor() {
    vi.stubGlobal('fetch', async (_path: string, init: RequestInit) => {
      if (this.line === 'down') throw new TypeError('network')
      const created = new Map<string, Id>()
      const { methodCalls } = JSON.parse(init.body as string) as { methodCalls: [string, Args, string][] }
      const methodResponses = methodCalls.map(([name, args, id]) => {
        this.calls.push(name)
        return [name, this.answer(name, args, created), id]
      })
      if (this.line === 'loses answers') throw new TypeError('network')
      return new Response(JSON.stringify({ methodResponses }), { status: 200 })
    })
  }

  in(box: Id): Stored[] {
    return [...this.emails.values()].filter((e) => e.mailboxIds[box])
  }

  put(email: Partial<Stored>): Stored {
    const id = `e${++this.count}`
    const parts = (email.attachments ?? []).map((p, i) => ({ ...p, partId: `${i + 2}`, blobId: `E${id.slice(1)}-${i + 2}` }))
    const stored: Stored = {
      mailboxIds: { drafts: true }, keywords: { $draft: true }, subject: '', messageId: [`${id}@server`], textBody: [], htmlBody: [],
      ...email, id, attachments: parts,
    }
    this.emails.set(id, stored)
    return stored
  }

  private blob(id: Id): boolean {
    return this.uploads.has(id) || [...this.emails.values()].some((e) => e.attachments.some((p) => p.blobId === id))
  }

  private answer(name: string, args: Args, created: Map<string, Id>): unknown {
    if (name === 'Email/set') return this.set(args, created)
    if (name === 'Email/get') return { list: (args.ids as Id[]).flatMap((id) => this.emails.get(id) ?? []) }
    if (name === 'Mailbox/get') return { list: this.mailboxes }
    if (name === 'Identity/get') return { list: this.identities }
    if (name === 'EmailSubmission/set') return this.submit(args, created)
    if (name === 'Email/query') {
      const { conditions } = args.filter as { conditions: { inMailbox?: Id; header?: [string, string] }[] }
      const box = conditions.find((c) => c.inMailbox)!.inMailbox!
      const id = conditions.find((c) => c.header)!.header![1]
      return { ids: this.in(box).filter((e) => e.messageId.includes(id)).map((e) => e.id) }
    }
    throw new Error(`the stand-in does not know ${name}`)
  }

  private set(args: Args, refs: Map<string, Id>): unknown {
    const notCreated: Record<string, unknown> = {}
    const created: Record<string, unknown> = {}
    for (const [key, email] of Object.entries((args.create ?? {}) as Record<string, Stored>)) {
      const missing = (email.attachments ?? []).map((p) => p.blobId).filter((id) => !this.blob(id))
      if (this.refuse) notCreated[key] = { type: this.refuse }
      else if (missing.length > 0) notCreated[key] = { type: 'blobNotFound', notFound: missing }
      else {
        const { id } = this.put(structuredClone(email))
        created[key] = { id }
        refs.set(`#${key}`, id)
      }
    }
    for (const [id, patch] of Object.entries((args.update ?? {}) as Record<Id, Record<string, true | null>>)) this.patch(id, patch)
    const destroyed = ((args.destroy ?? []) as Id[]).filter((id) => this.emails.delete(id))
    return { oldState: '1', newState: '2', created, notCreated, destroyed, updated: args.update ?? null }
  }

  private patch(id: Id, patch: Record<string, true | null>): void {
    const email = this.emails.get(id)!
    for (const [path, value] of Object.entries(patch)) {
      const [part, key] = path.split('/') as ['mailboxIds' | 'keywords', string]
      if (value === null) delete email[part][key]
      else email[part][key] = true
    }
  }

  private submit(args: Args, refs: Map<string, Id>): unknown {
    const { emailId } = (args.create as Record<string, { emailId: Id }>).send!
    const id = refs.get(emailId)
    if (!id) return { notCreated: { send: { type: 'invalidProperties' } } }
    if (this.refuseSubmission) return { notCreated: { send: { type: this.refuseSubmission } } }
    this.submissions++
    this.patch(id, (args.onSuccessUpdateEmail as Record<string, Record<string, true | null>>)['#send']!)
    return { created: { send: { id: 's1' } } }
  }
}
