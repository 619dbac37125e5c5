import { expect, test } from 'vitest'
import type { Mailbox } from '../jmap/types'
import { parseSearch } from './search'

const boxes = [{ id: 'm1', name: '客户', role: null }, { id: 'm2', name: 'Sent', role: 'sent' }] as Mailbox[]
const parse = (text: string) => parseSearch(text, boxes, ['trash'])

test('plain words search text outside of the bins', () => {
  expect(parse('季度 报告')).toEqual({ operator: 'AND', conditions: [{ text: '季度 报告' }, { inMailboxOtherThan: ['trash'] }] })
})

test('operators in English', () => {
  expect(parse('from:li subject:"q3 report" has:attachment in:sent')).toEqual({
    operator: 'AND',
    conditions: [{ from: 'li' }, { subject: '"q3 report"' }, { hasAttachment: true }, { inMailbox: 'm2' }],
  })
})

test('operators in Chinese, with a full-width colon', () => {
  expect(parse('发件人：李明 文件夹:客户')).toEqual({ operator: 'AND', conditions: [{ from: '李明' }, { inMailbox: 'm1' }] })
})

test('names of attachments, sizes, quoted words', () => {
  expect(parse('filename:htfj 附件名：合同 larger:2m 小于:1g "two words" in:sent')).toEqual({
    operator: 'AND',
    conditions: [
      { attachmentName: 'htfj' },
      { attachmentName: '合同' },
      { minSize: 2 * 1024 * 1024 },
      { maxSize: 1024 ** 3 },
      { inMailbox: 'm2' },
      { text: '"two words"' },
    ],
  })
})

test('a minus means without', () => {
  expect(parse('report -draft -from:li -"old one" －主题:报告 in:sent')).toEqual({
    operator: 'AND',
    conditions: [
      { operator: 'NOT', conditions: [{ text: 'draft' }] },
      { operator: 'NOT', conditions: [{ from: 'li' }] },
      { operator: 'NOT', conditions: [{ text: '"old one"' }] },
      { operator: 'NOT', conditions: [{ subject: '报告' }] },
      { inMailbox: 'm2' },
      { text: 'report' },
    ],
  })
  expect(parse('a-b - in:sent')).toEqual({ operator: 'AND', conditions: [{ inMailbox: 'm2' }, { text: 'a-b -' }] })
})

test('dates become midnight here', () => {
  const found = parse('after:2026-01-31 in:sent') as { conditions: { after?: string }[] }
  expect(found.conditions[0]!.after).toBe(new Date(2026, 0, 31).toISOString().replace(/\.\d+Z$/, 'Z'))
})

test('an address or a URL is text, and so is an operator we do not know', () => {
  expect(parse('https://a.example foo:bar')).toEqual({
    operator: 'AND',
    conditions: [{ text: 'https://a.example foo:bar' }, { inMailboxOtherThan: ['trash'] }],
  })
})
