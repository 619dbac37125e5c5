import { expect, test } from 'vitest'
import { actionName, changesOf } from './actionNames'

test('actions in words', () => {
  expect(actionName('member.freeze', 'zh-CN')).toBe('冻结成员')
  expect(actionName('member.reset-password', 'en')).toBe('Password reset')
  expect(actionName('something.new', 'en')).toBe('something.new')
})

test('shared mailboxes and their people in words', () => {
  expect(actionName('shared-mailbox.create', 'zh-CN')).toBe('添加公共邮箱')
  expect(actionName('shared-mailbox.purge', 'en')).toBe('Shared mailbox purged')
  const before = { people: [{ address: 'a@x.test', right: 'read', sendAs: false }] }
  const after = { people: [{ address: 'a@x.test', right: 'manage', sendAs: true }, { address: 'b@x.test', right: 'read', sendAs: false }] }
  expect(changesOf(before, after, 'en')).toEqual(['people: a@x.test (read) → a@x.test (manage, send as)、b@x.test (read)'])
  expect(changesOf(null, before, 'zh-CN')).toEqual(['使用者：a@x.test（只读）'])
  expect(changesOf(null, { name: '客服' }, 'zh-CN', 'shared-mailbox.create')).toEqual(['名称：客服'])
})

test('only what changed, field by field', () => {
  expect(changesOf({ name: 'a', title: '', phone: '1' }, { name: 'b', title: '', phone: '1' }, 'en')).toEqual(['name: a → b'])
  expect(changesOf(null, { name: '李明', aliases: [], administrator: true }, 'zh-CN')).toEqual(['姓名：李明', '管理员：✓'])
  expect(changesOf('waiting', 'verified', 'en')).toEqual(['waiting → verified'])
})
