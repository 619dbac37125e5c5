import { expect, test } from 'vitest'
import { actionName, changesOf } from './actionNames'

test('actions in words', () => {
  expect(actionName('member.freeze', 'zh-CN')).toBe('冻结成员')
  expect(actionName('member.reset-password', 'en')).toBe('Password reset')
  expect(actionName('something.new', 'en')).toBe('something.new')
})

test('only what changed, field by field', () => {
  expect(changesOf({ name: 'a', title: '', phone: '1' }, { name: 'b', title: '', phone: '1' }, 'en')).toEqual(['name: a → b'])
  expect(changesOf(null, { name: '李明', aliases: [], administrator: true }, 'zh-CN')).toEqual(['姓名：李明', '管理员：✓'])
  expect(changesOf('waiting', 'verified', 'en')).toEqual(['waiting → verified'])
})
