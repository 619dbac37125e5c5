import { Refused } from '../api/http'
import type { Jmap } from '../jmap/client'
import type { Id, Identity, Mailbox } from '../jmap/types'
import { explain } from '../words/refusals'
import { newMessageId, travelling, untouched, type Attached, type Draft } from './draft'
import { destroyDrafts, NotSent, saveDraft, sendMail, storedBlobs, traces } from './save'
import { Uploads } from './uploads'

export type Saved = { state: 'clean' | 'dirty' | 'saving' } | { state: 'saved'; at: Date } | { state: 'failed'; why: string }

/** Sent now; sent by an earlier attempt whose answer was lost; or that attempt went out and newer text did not. */
export type Outcome = 'sent' | 'before' | 'changed'

export interface Room {
  jmap: Jmap
  mailboxes: Mailbox[]
  identities: Identity[]
}

const IDLE = 2_000
const AGAIN = 30_000
const DAY = 86_400_000

/**
 * A message being written: its text, its files, how far it is saved, and its sending. It is no part of a panel: what
 * is not saved lives on when the panel goes. One save at a time, two seconds after the last change; a new version is
 * stored before the former one goes.
 */
export class Writing {
  draft: Draft
  saved: Saved = { state: 'clean' }
  version = 0
  /** An earlier attempt was sent without what was changed since. */
  changedSince = false
  /** An earlier attempt whose answer was lost did go out: this message is over. */
  foundSent = false
  readonly uploads = new Uploads(
    () => this.room.jmap,
    (next) => this.change((now) => ({ ...now, files: next(now.files) })),
  )

  private stored: { id: Id | null; draft: Draft }
  /** Stored versions that are to go, once a newer one has all they have. */
  private readonly former = new Set<Id>()
  private readonly known = new Set<Id>()
  private readonly pictures: string[] = []
  private readonly listeners = new Set<() => void>()
  private readonly since = new Date(Date.now() - DAY)
  private messageId: string
  private chain: Promise<unknown> = Promise.resolve()
  private timer: ReturnType<typeof setTimeout> | undefined
  private under: Promise<Outcome> | null = null
  /** The text of a sending that the server has not answered. */
  private doubt: Draft | null = null
  private over = false
  /** Whether the files are those of the stored version. */
  private settled = true

  constructor(
    private room: Room,
    first: Draft,
    storedAs: Id | null,
  ) {
    this.draft = first
    this.stored = { id: storedAs, draft: first }
    if (storedAs) this.known.add(storedAs)
    this.messageId = newMessageId(this.identity)
  }

  subscribe = (changed: () => void) => {
    this.listeners.add(changed)
    return () => void this.listeners.delete(changed)
  }

  /** The rooms may be opened anew while a message is being written. */
  enter(room: Room): void {
    this.room = room
    this.told()
  }

  get account(): Id {
    return this.room.jmap.accountId
  }

  get identity(): Identity | undefined {
    const { identities } = this.room
    return identities.find((i) => i.id === this.draft.identityId) ?? identities[0]
  }

  get uploading(): boolean {
    return this.draft.files.some((f) => !f.blobId && !f.wrong)
  }

  get sending(): boolean {
    return this.under !== null
  }

  get storedId(): Id | null {
    return this.stored.id
  }

  /** Whether this is or was the message's id in the drafts folder. */
  isStoredAs(id: Id): boolean {
    return this.known.has(id)
  }

  dirty(): boolean {
    return !this.over && (this.doubt !== null || !untouched(this.draft, this.stored.draft))
  }

  change = (next: Partial<Draft> | ((draft: Draft) => Draft)): void => {
    this.draft = typeof next === 'function' ? next(this.draft) : { ...this.draft, ...next }
    if (this.dirty() && this.saved.state !== 'saving') this.saved = { state: 'dirty' }
    this.told()
    this.later(IDLE)
  }

  /** A picture for the text: its file goes up, the address shows it here until the message is closed. */
  picture(file: File): { file: Attached; src: string } {
    const src = URL.createObjectURL(file)
    this.pictures.push(src)
    return { file: this.uploads.add(file, true), src }
  }

  /** Saves when there is something to save; resolves to the id under which the draft is kept. */
  save = (): Promise<Id | null> => {
    clearTimeout(this.timer)
    const work = () => this.store()
    const next = this.chain.then(work, work)
    this.chain = next
    return next
  }

  /** Saves with the files that are still on their way; a sending under way ends first. */
  keep = async (): Promise<Id | null> => {
    await this.under?.catch(() => {})
    if (this.uploading) {
      await this.save().catch(() => {}) // the text at least; the save below says what is wrong
      await this.uploaded()
    }
    return this.save()
  }

  /** Sends once however often it is asked. Rejects with NotSent when the message is kept as a draft. */
  send = (): Promise<Outcome> => {
    if (this.under) return this.under
    clearTimeout(this.timer)
    this.under = this.submit().finally(() => {
      this.under = null
      this.later(IDLE)
      this.told()
    })
    this.told()
    return this.under
  }

  /** Nothing is saved any more: sent or thrown away. */
  finish(): void {
    this.over = true
    clearTimeout(this.timer)
    this.uploads.stop()
  }

  /** The message is closed. */
  dispose(): void {
    this.finish()
    for (const src of this.pictures.splice(0)) URL.revokeObjectURL(src)
  }

  private async store(): Promise<Id | null> {
    if (this.over || this.under) return this.stored.id
    try {
      if (this.doubt && (await this.wasSent()) && this.over) {
        this.foundSent = true
        this.told()
        return null
      }
      const version = this.draft
      if (untouched(version, this.stored.draft)) {
        await this.tidy().catch(() => {}) // asked again with the next save
        return this.stored.id
      }
      this.say({ state: 'saving' })
      await this.keepAs(await saveDraft(this.room.jmap, this.room.mailboxes, version, this.identity, this.messageId), version)
      this.say(untouched(this.draft, this.stored.draft) ? { state: 'saved', at: new Date() } : { state: 'dirty' })
      return this.stored.id
    } catch (e) {
      this.say({ state: 'failed', why: explain(e) })
      if (e instanceof Refused && (e.status === 0 || e.status >= 500)) this.later(AGAIN)
      throw e
    }
  }

  private async submit(): Promise<Outcome> {
    const identity = this.identity
    if (!identity) throw new Refused(403, 'no-sender', '')
    await this.chain.catch(() => {})
    if (this.doubt && (await this.wasSent())) return this.changedSince ? 'changed' : 'before'
    const version = this.draft
    this.doubt = version
    try {
      await sendMail(this.room.jmap, this.room.mailboxes, version, identity, this.messageId)
    } catch (e) {
      if (e instanceof NotSent) await this.keepAs(e.draftId, version)
      if (e instanceof NotSent || (e instanceof Refused && e.status >= 400 && e.status < 500)) this.doubt = null
      throw e
    }
    this.gone()
    return 'sent'
  }

  /** Looks for the sending that was not answered. When it went out, this message is over, or goes on as a new one. */
  private async wasSent(): Promise<boolean> {
    const found = await traces(this.room.jmap, this.room.mailboxes, this.messageId, this.since)
    for (const id of found.drafts) if (id !== this.stored.id) this.former.add(id)
    if (!found.sent) return false
    if (untouched(this.draft, this.doubt!)) this.gone()
    else {
      this.doubt = null
      this.changedSince = true
      this.messageId = newMessageId(this.identity)
      this.told()
    }
    return true
  }

  private gone(): void {
    this.doubt = null
    if (this.stored.id) this.former.add(this.stored.id)
    this.stored = { id: null, draft: this.draft }
    this.finish()
    this.told()
    void destroyDrafts(this.room.jmap, [...this.former]).catch(() => {}) // the message is sent; a draft that stays is seen
  }

  /** `version` is stored under `id`: its files are now those of the stored message, and former versions go. */
  private async keepAs(id: Id, version: Draft): Promise<void> {
    if (this.stored.id) this.former.add(this.stored.id)
    this.stored = { id, draft: version }
    this.settled = false
    this.known.add(id)
    try {
      await this.tidy()
    } catch {
      // the draft is safe; what is left is tidied with the next save
    }
  }

  private async tidy(): Promise<void> {
    const { id, draft } = this.stored
    if (!id) return
    const { jmap } = this.room
    if (!this.settled && travelling(draft).length > 0) {
      const blobs = await storedBlobs(jmap, draft, id)
      const swap = (d: Draft): Draft => ({
        ...d,
        files: d.files.map((f) => (blobs.has(f.key) ? { ...f, blobId: blobs.get(f.key)! } : f)),
      })
      this.draft = swap(this.draft)
      this.stored = { id, draft: swap(draft) }
      if (blobs.size === 0) return // the former version's parts are still needed
    }
    this.settled = true
    const gone = [...this.former]
    await destroyDrafts(jmap, gone)
    for (const each of gone) this.former.delete(each)
  }

  private async uploaded(): Promise<void> {
    while (this.uploading && !this.over)
      await new Promise<void>((then) => {
        const stop = this.subscribe(() => {
          stop()
          then()
        })
      })
  }

  private later(pause: number): void {
    clearTimeout(this.timer)
    if (!this.dirty() || this.under || this.uploading) return
    this.timer = setTimeout(() => void this.save().catch(() => {}), pause) // shown by `saved`
  }

  private say(saved: Saved): void {
    this.saved = saved
    this.told()
  }

  private told(): void {
    this.version++
    for (const each of [...this.listeners]) each()
  }
}
