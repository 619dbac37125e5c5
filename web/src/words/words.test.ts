import { expect, test } from 'vitest'
import { render, type Text } from './catalogue'
import { composeWords } from './compose'
import { consoleWords } from './console'
import { coreWords } from './core'
import { longDate, middle, shortDate, size } from './format'
import { mailWords } from './mail'
import { operatorWords } from './operator'
import { settingsWords } from './settings'
import { setupWords } from './setup'
import { signinWords } from './signin'

const catalogues: Record<string, Record<string, Text>> = {
  compose: composeWords, console: consoleWords, core: coreWords, mail: mailWords, operator: operatorWords, settings: settingsWords, setup: setupWords, signin: signinWords,
}
const texts = Object.entries(catalogues).flatMap(([room, words]) => Object.entries(words).map(([key, text]) => [`${room}.${key}`, text] as const))
const holes = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((m) => m[1])

test.each(texts)('%s: both languages, same placeholders, Chinese typography', (_, text) => {
  expect(text.zh.trim()).not.toBe('')
  expect(text.en.trim()).not.toBe('')
  for (const hole of holes(text.en)) expect([...holes(text.zh), 'n', 'total']).toContain(hole)
  expect(text.zh).not.toMatch(/\p{Script=Han}[,;!?]/u) // full-width punctuation
  expect(text.zh).not.toMatch(/\p{Script=Han}[A-Za-z0-9]|[A-Za-z0-9]\p{Script=Han}/u) // a space between Chinese and Latin or digits
})

test('placeholders and the English singular', () => {
  const text = { zh: '{n} 封', en: '{n} messages', one: 'one message' }
  expect(render(text, { n: 1 }, 'en')).toBe('one message')
  expect(render(text, { n: 2 }, 'en')).toBe('2 messages')
  expect(render(text, { n: 1 }, 'zh-CN')).toBe('1 封')
})

test('dates are relative for a week, then absolute', () => {
  const now = new Date(2026, 10, 22, 12, 0)
  expect(shortDate(new Date(2026, 10, 22, 10, 42), 'zh-CN', now)).toBe('10:42')
  expect(shortDate(new Date(2026, 10, 21, 10, 42), 'zh-CN', now)).toBe('昨天')
  expect(shortDate(new Date(2026, 9, 2), 'zh-CN', now)).toBe('10月2日')
  expect(shortDate(new Date(2025, 9, 2), 'en', now)).toBe('2025-10-02')
  expect(longDate(new Date(2026, 10, 21, 10, 42), 'en', now)).toBe('Yesterday 10:42')
})

test('sizes and long names', () => {
  expect([size(0), size(999), size(3_565_158), size(5_368_709_120)]).toEqual(['0 B', '999 B', '3.4 MB', '5.0 GB'])
  expect(middle('a-very-long-file-name.pdf', 12)).toBe('a-very…e.pdf')
})
