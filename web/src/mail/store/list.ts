import type { Jmap } from '../../jmap/client'
import { rowProperties, type FilterNode, type Id, type Row } from '../../jmap/types'
import type { Flights } from './flights'

const PAGE = 50

interface QueryAnswer {
  ids: Id[]
  total?: number
  position: number
  queryState: string
}

/**
 * One list of messages by position, however long: pages are fetched when they come into view and kept. When mail
 * changes on the server only what is in view is asked again; the rest is forgotten and comes back on scrolling.
 */
export class MessageList {
  ids: (Id | undefined)[] = []
  total: number | null = null
  version = 0
  busy = 0

  private queryState = ''
  private readonly pages = new Set<number>()
  /** Pages that could not be fetched, and why. */
  private readonly failed = new Map<number, unknown>()
  private view: [number, number] = [0, PAGE - 1]
  private readonly listeners = new Set<() => void>()

  constructor(
    private readonly jmap: Jmap,
    readonly filter: FilterNode,
    private readonly keep: (rows: Row[]) => void,
    private readonly flights: Flights,
  ) {}

  subscribe = (changed: () => void) => {
    this.listeners.add(changed)
    return () => this.listeners.delete(changed)
  }

  /** Why some page is missing; null when none is. */
  get error(): unknown {
    return this.failed.size === 0 ? null : [...this.failed.values()][0]
  }

  /** Fetches what could not be fetched. */
  retry(): void {
    for (const page of [...this.failed.keys()]) void this.load(page)
  }

  /** Says which rows are in view; what is missing is fetched. */
  show(from: number, to: number): void {
    this.view = [from, to]
    for (let page = Math.floor(from / PAGE); page <= Math.floor(to / PAGE); page++)
      if (!this.pages.has(page) && (this.total === null ? page === 0 : page * PAGE < this.total)) void this.load(page)
  }

  /** Asks again for what is in view. */
  refresh(): void {
    this.pages.clear()
    this.failed.clear()
    const [from, to] = this.view
    for (let page = Math.floor(from / PAGE); page <= Math.floor(to / PAGE); page++) void this.load(page)
  }

  remove(gone: ReadonlySet<Id>): void {
    const kept: (Id | undefined)[] = []
    // not filter(): it skips the holes of pages that have not been seen
    for (let i = 0; i < this.ids.length; i++) {
      const id = this.ids[i]
      if (id === undefined || !gone.has(id)) kept.push(id)
    }
    const count = this.ids.length - kept.length
    if (count === 0) return
    this.ids = kept
    this.total = Math.max(0, (this.total ?? 0) - count)
    this.changed()
  }

  /** Every id of the list, for "select all". */
  async all(): Promise<Id[]> {
    const found: Id[] = []
    for (;;) {
      const answer = await this.jmap.call<QueryAnswer>('Email/query', {
        filter: this.filter,
        sort: [{ property: 'receivedAt', isAscending: false }],
        position: found.length,
        limit: 1000,
        calculateTotal: true,
      })
      found.push(...answer.ids)
      if (answer.ids.length === 0 || found.length >= (answer.total ?? 0)) return found
    }
  }

  private async load(page: number): Promise<void> {
    this.pages.add(page)
    this.busy++
    this.changed()
    try {
      // an answer that crossed one of our own changes would bring back for a moment what was just taken away
      for (let mark = NaN; mark !== this.flights.mark; ) {
        await this.flights.quiet()
        mark = this.flights.mark
        const { answer, rows } = await this.ask(page)
        if (mark === this.flights.mark) this.place(page, answer, rows)
      }
      this.failed.delete(page)
    } catch (e) {
      this.pages.delete(page)
      this.failed.set(page, e)
    } finally {
      this.busy--
      this.changed()
    }
  }

  private async ask(page: number): Promise<{ answer: QueryAnswer; rows: Row[] }> {
    const batch = this.jmap.batch()
    const query = batch.add<QueryAnswer>('Email/query', {
      filter: this.filter,
      sort: [{ property: 'receivedAt', isAscending: false }],
      position: page * PAGE,
      limit: PAGE,
      calculateTotal: true,
    })
    const rows = batch.add<{ list: Row[] }>('Email/get', { '#ids': query.ref('/ids'), properties: rowProperties })
    const take = await batch.send()
    return { answer: take(query), rows: take(rows).list }
  }

  private place(page: number, answer: QueryAnswer, rows: Row[]): void {
    this.keep(rows)
    const total = answer.total ?? page * PAGE + answer.ids.length
    if (this.queryState !== '' && this.queryState !== answer.queryState) {
      // positions of other pages may have moved: they are asked again when seen
      for (const other of this.pages) if (!this.inView(other)) this.pages.delete(other)
      this.ids = this.ids.map((id, i) => (this.inView(Math.floor(i / PAGE)) ? id : undefined))
    }
    this.queryState = answer.queryState
    this.total = total
    this.ids.length = total
    for (let i = 0; i < PAGE && page * PAGE + i < total; i++) this.ids[page * PAGE + i] = answer.ids[i]
  }

  private inView(page: number): boolean {
    return page >= Math.floor(this.view[0] / PAGE) && page <= Math.floor(this.view[1] / PAGE)
  }

  private changed(): void {
    this.version++
    for (const each of this.listeners) each()
  }
}
