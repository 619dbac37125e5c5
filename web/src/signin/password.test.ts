import { expect, test } from 'vitest'
import { strength } from './password'

test.each([
  ['Short1!', false],
  ['alllowercase', false],
  ['lower123', false],
  ['Lower123', true],
  ['密码Abc123', true],
  ['x'.repeat(63) + 'A1', false],
])('%s', (password, good) => expect(strength(password).good).toBe(good))
