// @vitest-environment jsdom
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { Refused } from '../api/http'
import { setLanguage } from './language'
import { explain, refusals } from './refusals'

const ROOT = join(import.meta.dirname, '../../..')
const ROOMS = ['base', 'net', 'store', 'services', 'protocols', 'app']

function java(under: string): [string, string][] {
  return readdirSync(join(ROOT, under), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.java'))
    .map((name) => [name, readFileSync(join(ROOT, under, name), 'utf8')])
}

const sources = ROOMS.flatMap((room) => java(`${room}/src/main/java`))
const text = (name: string) => sources.find(([path]) => path.endsWith(`/${name}.java`))![1]
const all = (source: string, pattern: RegExp) => [...source.matchAll(pattern)].map((found) => found[1]!)

/** Calls that make a refusal of the API, and what stands where the code does. */
const MADE = /(?:\bObjection\.(?:bad|missing|exists|forbidden|tooMany)\(|\bTransfer\.bad\(|\bnew Objection\(\s*(?:Objection\.)?Kind\.\w+,)\s*([^,]+),/g
const JMAP = /(?:\bSetError\.(?:of|list)\(|\bnew MethodError\(|\bRequestError\.limit\(|\bnew RequestError\(\s*\d+,)\s*([^,);]+)/g

const reasons = all(text('Reason'), /^ {4}([A-Z0-9_]+)\(\d{3}, "/gm).map((name) => name.toLowerCase().replaceAll('_', '-'))
const made = sources.filter(([path]) => !path.endsWith('/Objection.java')).flatMap(([, source]) => all(source, MADE))
const jmap = sources.flatMap(([path, source]) => [
  ...all(source, JMAP),
  ...(path.endsWith('/SetError.java') ? all(source, /\b(?:of|list)\(("\w+")/g) : []),
])
const direct = all(text('Dispatch'), /\berror\(\s*exchange, \d+, ("[a-z-]+")/g)
const statuses = new Set([
  ...all(text('Objection'), /\b[A-Z_]+\((\d{3})\)/g),
  ...all(text('Statuses'), /-> (\d{3});/g),
  ...all(text('Statuses'), /default -> (\d{3})/g),
])

/** Not codes: a parameter of a method that is given literals elsewhere, or another refusal. */
const PASSED_ON = ['code', 'notOwned', 'refusal', 'type', '"limit"']

const literal = (codes: string[]) => codes.filter((code) => code.startsWith('"')).map((code) => code.slice(1, -1))

test('the sources are read: every place that makes a refusal names its code', () => {
  expect(reasons.length).toBeGreaterThan(40)
  expect(made.length).toBeGreaterThan(60)
  expect(jmap.length).toBeGreaterThan(60)
  expect([...made, ...jmap].filter((code) => !code.startsWith('"') && !PASSED_ON.includes(code.trim()))).toEqual([])
})

const codes = [...new Set([...reasons, ...literal(made), ...literal(jmap), ...literal(direct), ...all(text('EmailSubmissions'), /refused\(refusal, "(\w+)"\)/g), ...[...statuses].map((n) => `http-${n}`)])]

test.each(codes.sort())('%s has words in both languages', (code) => {
  expect(refusals[code], code).toBeDefined()
  for (const each of [refusals[code]!.zh, refusals[code]!.en]) expect(each.trim()).not.toBe('')
  expect(refusals[code]!.zh).not.toMatch(/\p{Script=Han}[,;!?]/u)
  expect(refusals[code]!.zh).not.toMatch(/\p{Script=Han}[A-Za-z0-9]|[A-Za-z0-9]\p{Script=Han}/u)
})

beforeAll(() => setLanguage('en'))

test('how long to wait: seconds, minutes, and the most when the server does not say', () => {
  const locked = (after?: number) => explain(new Refused(429, 'auth-too-many', 'Too many failed logins', undefined, after))
  expect(locked(40)).toMatch(/40 seconds/)
  expect(locked(1_930)).toMatch(/33 minutes/)
  expect(locked(3_600)).toMatch(/60 minutes/)
  expect(locked()).toMatch(/up to an hour/)
})

test('a code nobody knows falls back to its status, never to bare numbers', () => {
  expect(explain(new Refused(418, 'http-418', ''))).toMatch(/did not accept/)
  expect(explain(new Refused(502, 'http-502', 'Bad Gateway'))).toMatch(/server/i)
})
