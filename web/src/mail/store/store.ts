import { queries } from '../../api/session'
import { allDone, type Jmap } from '../../jmap/client'
import {
  rowProperties,
  type Filter,
  type FilterNode,
  type Id,
  type Mailbox,
  type Row,
  type SetAnswer,
} from '../../jmap/types'
import { Flights } from './flights'
import { MessageList } from './list'

const CHUNK = 200
/** Rows that are kept although no list shows them: what was read last stays at hand, the memory stays small. */
const LOOSE_ROWS = 3_000

/** What a person did to a message, as the two facts that can change. */
export interface Placement {
  mailboxIds: Record<Id, true>
  keywords: Record<string, true>
}

/** A change that the server made to some messages only; `undo` takes back those. */
export class Partly extends Error {
  constructor(
    readonly done: number,
    readonly left: number,
    readonly reason: unknown,
    readonly undo: () => Promise<void>,
  ) {
    super('partly done')
  }
}

export function without(boxes: Record<Id, true>, left: Id): Record<Id, true> {
  return Object.fromEntries(Object.keys(boxes).flatMap((id) => (id === left ? [] : [[id, true as const]])))
}

export const mailboxesKey = (account: Id) => ['mailboxes', account]

/** Rows of messages, the lists over them, and the one door for changing them. */
export class MailStore {
  private readonly rows = new Map<Id, Row>()
  private readonly lists = new Map<string, MessageList>()
  private readonly listeners = new Set<() => void>()
  private readonly flights = new Flights()
  private emailState = ''
  /** Changes under way, which need their rows. */
  private changing = 0
  private pruneAt = LOOSE_ROWS

  constructor(readonly jmap: Jmap) {}

  subscribe = (changed: () => void) => {
    this.listeners.add(changed)
    return () => this.listeners.delete(changed)
  }

  row(id: Id): Row | undefined {
    return this.rows.get(id)
  }

  keep = (rows: Row[]): void => {
    for (const row of rows) {
      this.rows.delete(row.id) // the latest goes last
      this.rows.set(row.id, row)
    }
    this.prune()
    this.changed()
  }

  list(filter: FilterNode): MessageList {
    const key = JSON.stringify(filter)
    let list = this.lists.get(key)
    if (!list) {
      if (this.lists.size >= 12) this.lists.delete(this.lists.keys().next().value!)
      list = new MessageList(this.jmap, filter, this.keep, this.flights)
    } else this.lists.delete(key) // the most recently used goes last
    this.lists.set(key, list)
    return list
  }

  /** The server says that mail has changed: `state` is the new Email state, unknown after a broken line. */
  serverChanged(state: string | undefined, shown: MessageList | undefined): void {
    if (state !== undefined && state === this.emailState) return
    if (state !== undefined) this.emailState = state
    for (const [key, list] of this.lists) if (list !== shown) this.lists.delete(key)
    shown?.refresh()
    void queries.invalidateQueries({ queryKey: mailboxesKey(this.jmap.accountId) })
    void queries.invalidateQueries({ queryKey: ['thread'] })
  }

  /**
   * Changes messages at once on the page and then on the server; gives back how to undo it. Rejects with Partly when the
   * server did some of it.
   */
  async change(ids: Id[], next: (now: Placement) => Placement): Promise<() => Promise<void>> {
    return this.holdingRows(async () => {
      await this.needRows(ids)
      const before = new Map<Id, Placement>()
      const after = new Map<Id, Placement>()
      for (const id of ids) {
        const row = this.rows.get(id)
        if (!row) continue
        before.set(id, { mailboxIds: row.mailboxIds, keywords: row.keywords })
        after.set(id, next(before.get(id)!))
      }
      await this.apply(before, after)
      return () => this.apply(after, before)
    })
  }

  /** Destroys messages; those that are in other folders than `from` as well only leave it. */
  async destroy(ids: Id[], from?: Id): Promise<void> {
    await this.holdingRows(async () => {
      if (from !== undefined) await this.needRows(ids)
      const elsewhere = ids.filter((id) => from !== undefined && Object.keys(this.rows.get(id)?.mailboxIds ?? {}).some((box) => box !== from))
      if (elsewhere.length > 0)
        await this.change(elsewhere, (now) => ({ ...now, mailboxIds: without(now.mailboxIds, from!) }))
      const gone = new Set(ids)
      for (const id of elsewhere) gone.delete(id)
      try {
        await this.flights.during(() => {
          this.dropFromLists(gone, () => true)
          return this.set(chunks([...gone]).map((destroy) => ({ destroy })))
        })
      } catch (e) {
        this.askAgain()
        throw e
      }
    })
  }

  private async apply(from: Map<Id, Placement>, to: Map<Id, Placement>): Promise<void> {
    const patches = new Map<Id, Patch>()
    for (const [id, target] of to) {
      const patch = difference(from.get(id)!, target)
      if (Object.keys(patch).length > 0) patches.set(id, patch)
    }
    const done = new Set<Id>()
    try {
      await this.flights.during(() => {
        this.show(from, to)
        return this.update(patches, done)
      })
    } catch (e) {
      const left = only(to, (id) => patches.has(id) && !done.has(id))
      this.show(left, only(from, (id) => left.has(id)))
      this.askAgain()
      if (done.size === 0) throw e
      throw new Partly(done.size, left.size, e, () => this.apply(only(to, (id) => done.has(id)), only(from, (id) => done.has(id))))
    }
    const back = [...to].some(([id, target]) => Object.keys(target.mailboxIds).some((m) => !from.get(id)!.mailboxIds[m]))
    if (back) for (const list of this.lists.values()) list.refresh()
  }

  /** Adds to `done` what the server has changed, also when the next part fails. */
  private async update(patches: Map<Id, Patch>, done: Set<Id>): Promise<void> {
    for (const part of chunks([...patches]))
      await this.set([{ update: Object.fromEntries(part) }], (answer) => {
        for (const [id] of part) if (!answer.notUpdated?.[id]) done.add(id)
      })
  }

  private async set(requests: object[], heard: (answer: SetAnswer<unknown>) => void = () => {}): Promise<void> {
    for (const request of requests) {
      const answer = await this.jmap.call<SetAnswer<unknown>>('Email/set', { ...request })
      // only when nobody else changed anything in between is the news of this change no news
      if (answer.oldState === this.emailState) this.emailState = answer.newState
      heard(answer)
      allDone(answer)
    }
    void queries.invalidateQueries({ queryKey: mailboxesKey(this.jmap.accountId) })
  }

  /** After a failure nobody here knows how things are. */
  private askAgain(): void {
    for (const list of this.lists.values()) list.refresh()
    void queries.invalidateQueries({ queryKey: mailboxesKey(this.jmap.accountId) })
  }

  private show(from: Map<Id, Placement>, to: Map<Id, Placement>): void {
    const deltas = new Map<Id, { total: number; unread: number }>()
    for (const [id, target] of to) {
      const row = this.rows.get(id)
      if (row) this.rows.set(id, { ...row, ...target })
      count(deltas, from.get(id)!, -1)
      count(deltas, target, 1)
    }
    this.dropFromLists(new Set(to.keys()), (filter, id) => {
      const box = filter.inMailbox
      return box !== undefined && !to.get(id)!.mailboxIds[box]
    })
    queries.setQueryData<Mailbox[]>(mailboxesKey(this.jmap.accountId), (boxes) =>
      boxes?.map((box) => {
        const delta = deltas.get(box.id)
        return delta
          ? { ...box, totalEmails: box.totalEmails + delta.total, unreadEmails: Math.max(0, box.unreadEmails + delta.unread) }
          : box
      }),
    )
    this.changed()
  }

  private dropFromLists(ids: Set<Id>, gone: (filter: Filter, id: Id) => boolean): void {
    for (const list of this.lists.values()) {
      const filter = plain(list.filter)
      list.remove(new Set([...ids].filter((id) => gone(filter, id))))
    }
  }

  private async needRows(ids: Id[]): Promise<void> {
    for (const part of chunks(ids.filter((id) => !this.rows.has(id)))) {
      const answer = await this.jmap.call<{ list: Row[] }>('Email/get', { ids: part, properties: rowProperties })
      this.keep(answer.list)
    }
  }

  private async holdingRows<T>(work: () => Promise<T>): Promise<T> {
    this.changing++
    try {
      return await work()
    } finally {
      this.changing--
      this.prune()
    }
  }

  /** Forgets the rows that have been in no list for the longest time. */
  private prune(): void {
    if (this.changing > 0 || this.rows.size <= this.pruneAt) return
    const listed = new Set<Id>()
    for (const list of this.lists.values()) for (const id of list.ids) if (id !== undefined) listed.add(id)
    let loose = 0
    for (const id of this.rows.keys()) if (!listed.has(id)) loose++
    for (const id of this.rows.keys()) {
      if (loose <= LOOSE_ROWS / 2) break
      if (listed.has(id)) continue
      this.rows.delete(id)
      loose--
    }
    this.pruneAt = this.rows.size + LOOSE_ROWS / 2
  }

  private changed(): void {
    for (const each of this.listeners) each()
  }
}

function only<T>(all: Map<Id, T>, wanted: (id: Id) => boolean): Map<Id, T> {
  return new Map([...all].filter(([id]) => wanted(id)))
}

function plain(filter: FilterNode): Filter {
  if (!('operator' in filter)) return filter
  return filter.operator === 'AND' ? Object.assign({}, ...filter.conditions.map(plain)) : {}
}

function chunks<T>(all: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(all.length / CHUNK) }, (_, i) => all.slice(i * CHUNK, (i + 1) * CHUNK))
}

type Patch = Record<string, true | null>

/** The JMAP patch (RFC 8620 5.3) that leads from one placement to the other. */
export function difference(from: Placement, to: Placement): Patch {
  const patch: Patch = {}
  for (const part of ['mailboxIds', 'keywords'] as const) {
    for (const key of Object.keys(from[part])) if (!to[part][key]) patch[`${part}/${pointer(key)}`] = null
    for (const key of Object.keys(to[part])) if (!from[part][key]) patch[`${part}/${pointer(key)}`] = true
  }
  return patch
}

const pointer = (key: string) => key.replace(/~/g, '~0').replace(/\//g, '~1') // RFC 6901

function count(deltas: Map<Id, { total: number; unread: number }>, at: Placement, sign: 1 | -1): void {
  for (const box of Object.keys(at.mailboxIds)) {
    const delta = deltas.get(box) ?? { total: 0, unread: 0 }
    delta.total += sign
    if (!at.keywords.$seen) delta.unread += sign
    deltas.set(box, delta)
  }
}
