import { expect, test } from 'vitest'
import type { Jmap } from '../../jmap/client'
import { moved } from '../actions'
import { difference, MailStore, Partly } from './store'

const now = { mailboxIds: { a: true as const }, keywords: { $seen: true as const } }

test('the patch says only what changes', () => {
  expect(difference(now, { mailboxIds: { b: true }, keywords: { $seen: true } })).toEqual({ 'mailboxIds/a': null, 'mailboxIds/b': true })
  expect(difference(now, { mailboxIds: { a: true }, keywords: { 'x/y': true } })).toEqual({ 'keywords/$seen': null, 'keywords/x~1y': true })
  expect(difference(now, now)).toEqual({})
})

/** A server with `n` messages in mailbox `in`, answering in batches as JMAP does. */
function server(n: number) {
  const rows = new Map(Array.from({ length: n }, (_, i) => [`e${i}`, { id: `e${i}`, mailboxIds: { in: true } as Record<string, true>, keywords: {} as Record<string, true> }]))
  const asked: number[] = []
  let fail = false
  let failAfter = Infinity
  let cut = false
  const destroyed: string[] = []
  let held: Promise<void> | null = null
  const query = (args: { position: number; limit: number }) => {
    asked.push(args.position)
    const all = [...rows.values()].filter((r) => r.mailboxIds.in).map((r) => r.id)
    return { ids: all.slice(args.position, args.position + args.limit), total: all.length, position: args.position, queryState: String(all.length) }
  }
  const jmap = {
    accountId: 'A',
    batch() {
      const calls: { name: string; args: never; ref: (path: string) => unknown }[] = []
      return {
        add(name: string, args: never) {
          const call = { name, args, ref: () => ({}) }
          calls.push(call)
          return call
        },
        async send() {
          if (cut) throw new Error('offline')
          const page = query(calls[0]!.args)
          await held
          return (call: unknown) => (call === calls[0] ? page : { list: page.ids.map((id) => structuredClone(rows.get(id))) })
        },
      }
    },
    async call(name: string, args: { update?: Record<string, Record<string, true | null>>; destroy?: string[]; ids?: string[] }) {
      if (fail) throw new Error('offline')
      if (name !== 'Email/set') return { list: (args.ids ?? []).flatMap((id) => structuredClone(rows.get(id)) ?? []) }
      if (failAfter-- <= 0) throw new Error('offline')
      for (const id of args.destroy ?? []) {
        rows.delete(id)
        destroyed.push(id)
      }
      for (const [id, patch] of Object.entries(args.update ?? {}))
        for (const [path, value] of Object.entries(patch)) {
          const [part, key] = path.split('/') as ['mailboxIds' | 'keywords', string]
          if (value === null) delete rows.get(id)![part][key]
          else rows.get(id)![part][key] = true
        }
      return { oldState: args.update ? 's0' : 's', newState: 's1', updated: {} }
    },
  }
  const hold = () => {
    let go = () => {}
    held = new Promise((then) => (go = then))
    return () => {
      held = null
      go()
    }
  }
  return { jmap: jmap as unknown as Jmap, asked, rows, hold, destroyed, break: () => (fail = true), cut: () => (cut = true), mend: () => ((cut = false), (failAfter = Infinity)), breakAfter: (n: number) => (failAfter = n) }
}

const settle = () => new Promise((then) => setTimeout(then))

test('50,000 messages: only the pages in view are fetched', async () => {
  const { jmap, asked } = server(50_000)
  const list = new MailStore(jmap).list({ inMailbox: 'in' })
  list.show(0, 20)
  await settle()
  expect(list.total).toBe(50_000)
  list.show(30_000, 30_020)
  await settle()
  expect(asked).toEqual([0, 30_000])
  expect(list.ids[30_010]).toBe('e30010')
  expect(list.ids[200]).toBeUndefined()
})

test('a moved message leaves the list at once and comes back with undo', async () => {
  const { jmap, rows } = server(60)
  const store = new MailStore(jmap)
  const list = store.list({ inMailbox: 'in' })
  list.show(0, 20)
  await settle()
  const done = store.change(['e3'], (p) => ({ ...p, mailboxIds: { out: true } }))
  await settle()
  expect(list.ids.slice(2, 5)).toEqual(['e2', 'e4', 'e5'])
  expect(list.total).toBe(59)
  const undo = await done
  expect(rows.get('e3')!.mailboxIds).toEqual({ out: true })
  await undo()
  await settle()
  expect(list.ids[3]).toBe('e3')
  expect(rows.get('e3')!.mailboxIds).toEqual({ in: true })
})

test('an answer that crossed a change of ours does not bring back what was taken away', async () => {
  const { jmap, hold } = server(60)
  const store = new MailStore(jmap)
  const list = store.list({ inMailbox: 'in' })
  list.show(0, 20)
  await settle()
  const release = hold() // the answer to the refresh is on its way, made before the change
  list.refresh()
  await settle()
  const done = store.change(['e3'], (p) => ({ ...p, mailboxIds: { out: true } }))
  release()
  const shown: unknown[] = []
  list.subscribe(() => shown.push(list.ids.includes('e3')))
  await done
  await settle()
  expect(shown).not.toContain(true)
  expect(list.total).toBe(59)
})

test('marking as read leaves a long list as long as it is', async () => {
  const { jmap } = server(120)
  const store = new MailStore(jmap)
  const list = store.list({ inMailbox: 'in' })
  list.show(0, 20)
  await settle()
  await store.change(['e3'], (p) => ({ ...p, keywords: { $seen: true } }))
  await settle()
  expect(list.total).toBe(120)
  expect(list.ids.length).toBe(120)
  list.remove(new Set(['e3']))
  expect(list.ids.length).toBe(119)
})

test('a delivery that came just before our own change is not overlooked', async () => {
  const { jmap, asked } = server(20)
  const store = new MailStore(jmap)
  const list = store.list({ inMailbox: 'in' })
  list.show(0, 9)
  await settle()
  store.serverChanged('s0', list) // what we know
  await settle()
  await store.change(['e1'], (p) => ({ ...p, keywords: { $seen: true } })) // s0 -> s1, ours alone
  const before = asked.length
  store.serverChanged('s1', list)
  await settle()
  expect(asked.length).toBe(before)
  store.serverChanged('s5', list) // others
  await store.change(['e2'], (p) => ({ ...p, keywords: { $seen: true } })) // the server says s0 -> s1: not what we knew
  await settle()
  const then = asked.length
  store.serverChanged('s1', list)
  await settle()
  expect(asked.length).toBe(then + 1)
})

test('what the server refuses is put back', async () => {
  const s = server(10)
  const store = new MailStore(s.jmap)
  const list = store.list({ inMailbox: 'in' })
  list.show(0, 9)
  await settle()
  s.break()
  await expect(store.change(['e1'], (p) => ({ ...p, mailboxIds: { out: true } }))).rejects.toThrow('offline')
  await settle()
  expect(list.ids[1]).toBe('e1')
  expect(store.row('e1')!.mailboxIds).toEqual({ in: true })
})

test('a move takes a message out of the folder on show and leaves its others', () => {
  const placed = { mailboxIds: { a: true as const, b: true as const }, keywords: {} }
  expect(moved(placed, 'a', 'c').mailboxIds).toEqual({ b: true, c: true })
  expect(difference(placed, moved(placed, 'a', 'c'))).toEqual({ 'mailboxIds/a': null, 'mailboxIds/c': true })
  expect(moved(placed, undefined, 'c').mailboxIds).toEqual({ c: true }) // found by search: it is in one place then
  expect(moved(placed, 'z', 'c').mailboxIds).toEqual({ c: true })
})

test('what is destroyed in one folder stays in its others', async () => {
  const s = server(3)
  s.rows.get('e1')!.mailboxIds = { in: true, project: true }
  const store = new MailStore(s.jmap)
  await store.destroy(['e0', 'e1'], 'in')
  expect(s.destroyed).toEqual(['e0'])
  expect(s.rows.get('e1')!.mailboxIds).toEqual({ project: true })
})

test('what could not be destroyed is back in the list', async () => {
  const s = server(10)
  const store = new MailStore(s.jmap)
  const list = store.list({ inMailbox: 'in' })
  list.show(0, 9)
  await settle()
  s.breakAfter(0)
  await expect(store.destroy(['e1'])).rejects.toThrow('offline')
  await settle()
  expect(list.ids[1]).toBe('e1')
  expect(list.total).toBe(10)
})

test('half of a big change fails: the other half can be taken back', async () => {
  const s = server(300)
  const store = new MailStore(s.jmap)
  const list = store.list({ inMailbox: 'in' })
  list.show(0, 20)
  await settle()
  s.breakAfter(1)
  const ids = [...s.rows.keys()]
  const failed = (await store.change(ids, (p) => moved(p, 'in', 'out')).catch((e: unknown) => e)) as Partly
  expect(failed).toBeInstanceOf(Partly)
  expect([failed.done, failed.left]).toEqual([200, 100])
  expect(store.row('e0')!.mailboxIds).toEqual({ out: true })
  expect(store.row('e299')!.mailboxIds).toEqual({ in: true })
  s.mend()
  await failed.undo()
  expect([...s.rows.values()].filter((r) => r.mailboxIds.out)).toEqual([])
})

test('a page that could not be fetched is told and can be asked again', async () => {
  const s = server(200)
  const list = new MailStore(s.jmap).list({ inMailbox: 'in' })
  list.show(0, 20)
  await settle()
  s.cut()
  list.show(100, 120)
  await settle()
  expect(list.error).toMatchObject({ message: 'offline' })
  s.mend()
  list.show(50, 60) // another page does not make it good
  await settle()
  expect(list.error).not.toBeNull()
  list.retry()
  await settle()
  expect(list.error).toBeNull()
  expect(list.ids[110]).toBe('e110')
})

test('rows that no list shows are forgotten, also after a change of very many', async () => {
  const s = server(9_000)
  const store = new MailStore(s.jmap)
  const list = store.list({ inMailbox: 'in' })
  list.show(0, 20)
  await settle()
  const undo = await store.change([...s.rows.keys()], (p) => ({ ...p, keywords: { $seen: true } }))
  expect([...s.rows.values()].every((r) => r.keywords.$seen)).toBe(true)
  expect([...s.rows.keys()].filter((id) => store.row(id)).length).toBeLessThan(3_100)
  expect(store.row('e5')).toBeDefined() // on show
  await undo()
  expect([...s.rows.values()].some((r) => r.keywords.$seen)).toBe(false)
})
