import { expect, test } from 'vitest'
import type { MailboxPerson } from '../api/types'
import { differs, wanted, withPerson, without, withRight, withSendAs } from './mailboxPeople'

const person = (id: string, part: Partial<MailboxPerson> = {}): MailboxPerson => ({ id, name: `n${id}`, address: `${id}@a.test`, right: 'read', sendAs: false, ...part })

test('everybody is there once, and reads at first', () => {
  const one = withPerson([], { id: '1', name: 'n1', address: '1@a.test' })
  expect(one).toEqual([person('1')])
  expect(withPerson(one, { id: '1', name: 'n1', address: '1@a.test' })).toBe(one)
  expect(without(one, '1')).toEqual([])
})

test('managing brings sending along until it is taken away', () => {
  const managed = withRight([person('1'), person('2')], '1', 'manage')
  expect(managed).toEqual([person('1', { right: 'manage', sendAs: true }), person('2')])
  const silent = withSendAs(managed, '1', false)
  expect(withRight(silent, '1', 'manage')).toEqual(silent)
  expect(withRight(managed, '1', 'read')[0]).toEqual(person('1'))
  expect(withSendAs([person('1')], '1', true)[0]?.sendAs).toBe(true)
})

test('only what the server needs is sent, and only when it differs', () => {
  expect(wanted([person('1')])).toEqual([{ id: '1', right: 'read', sendAs: false }])
  expect(differs([person('1'), person('2')], [person('2'), person('1')])).toBe(false)
  expect(differs([person('1')], [person('1', { sendAs: true })])).toBe(true)
  expect(differs([person('1')], [])).toBe(true)
})
