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

/** What a person did to a message, as the two facts that can change. */
export interface Placement {
  mailboxIds: Record<Id, true>
  keywords: Record<string, true>
}

export const mailboxesKey = (account: Id) => ['mailboxes', account]

/** Rows of messages, the lists over them, and the one door for changing them. */
export class MailStore {
  private readonly rows = new Map<Id, Row>()
  private readonly lists = new Map<string, MessageList>()
  private readonly listeners = new Set<() => void>()
  private readonly flights = new Flights()
  private emailState = ''

  constructor(readonly jmap: Jmap) {}

  subscribe = (changed: () => void) => {
    this.listeners.add(changed)
    return () => this.listeners.delete(changed)
  }

  row(id: Id): Row | undefined {
    return this.rows.get(id)
  }

  keep = (rows: Row[]): void => {
    for (const row of rows) this.rows.set(row.id, row)
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

  /** Changes messages at once on the page and then on the server; gives back how to undo it. */
  async change(ids: Id[], next: (now: Placement) => Placement): Promise<() => Promise<void>> {
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
  }

  async destroy(ids: Id[]): Promise<void> {
    await this.flights.during(() => {
      this.dropFromLists(new Set(ids), () => true)
      return this.set(chunks(ids).map((destroy) => ({ destroy })))
    })
  }

  private async apply(from: Map<Id, Placement>, to: Map<Id, Placement>): Promise<void> {
    const updates = [...to].map(([id, target]) => [id, difference(from.get(id)!, target)] as const)
    try {
      await this.flights.during(() => {
        this.show(from, to)
        return this.set(
          chunks(updates.filter(([, patch]) => Object.keys(patch).length > 0)).map((part) => ({
            update: Object.fromEntries(part),
          })),
        )
      })
    } catch (e) {
      this.show(to, from)
      for (const list of this.lists.values()) list.refresh()
      throw e
    }
    const back = [...to].some(([id, target]) => Object.keys(target.mailboxIds).some((m) => !from.get(id)!.mailboxIds[m]))
    if (back) for (const list of this.lists.values()) list.refresh()
  }

  private async set(requests: object[]): Promise<void> {
    for (const request of requests) {
      const answer = await this.jmap.call<SetAnswer<unknown>>('Email/set', { ...request })
      // only when nobody else changed anything in between is the news of this change no news
      if (answer.oldState === this.emailState) this.emailState = answer.newState
      allDone(answer)
    }
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

  private changed(): void {
    for (const each of this.listeners) each()
  }
}

function plain(filter: FilterNode): Filter {
  if (!('operator' in filter)) return filter
  return filter.operator === 'AND' ? Object.assign({}, ...filter.conditions.map(plain)) : {}
}

function chunks<T>(all: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(all.length / CHUNK) }, (_, i) => all.slice(i * CHUNK, (i + 1) * CHUNK))
}

/** The JMAP patch (RFC 8620 5.3) that leads from one placement to the other. */
export function difference(from: Placement, to: Placement): Record<string, true | null> {
  const patch: Record<string, true | null> = {}
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
