// @vitest-environment jsdom
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { explain } from '../words/refusals'
import { setLanguage } from '../words/language'
import type { Jmap } from './client'
import { upload } from './upload'

/** XMLHttpRequest as far as uploads use it; each waits for its answer. */
class Request {
  static open: Request[] = []
  status = 0
  response: unknown = null
  readonly upload = {}
  onload = () => {}
  onabort = () => {}
  open() {}
  setRequestHeader() {}
  getResponseHeader() {
    return null
  }
  send() {
    Request.open.push(this)
  }
  abort() {
    this.onabort()
  }
  answer(status: number, response: unknown) {
    Request.open.splice(Request.open.indexOf(this), 1)
    this.status = status
    this.response = response
    this.onload()
  }
}

beforeEach(() => {
  vi.useFakeTimers()
  Request.open = []
  vi.stubGlobal('XMLHttpRequest', Request)
  setLanguage('en')
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const connection = () =>
  ({ uploadUrl: () => '/jmap/upload/a1/', session: { capabilities: { 'urn:ietf:params:jmap:core': { maxConcurrentUpload: 4 } } } }) as unknown as Jmap
const start = (jmap: Jmap, signal = new AbortController().signal) => upload(jmap, new Blob(['x']), () => {}, signal)
const limit = (name: string) => ({ type: 'urn:ietf:params:jmap:error:limit', status: 400, limit: name, detail: `beyond ${name}` })
const settle = () => vi.advanceTimersByTimeAsync(0)

test('no more at a time than the server allows; the others follow in order', async () => {
  const jmap = connection()
  const all = Array.from({ length: 6 }, () => start(jmap))
  await settle()
  expect(Request.open).toHaveLength(4)
  Request.open[0]!.answer(201, { blobId: 'U1' })
  await settle()
  expect(Request.open).toHaveLength(4)
  while (Request.open.length > 0) {
    Request.open[0]!.answer(201, { blobId: 'U2' })
    await settle()
  }
  expect((await Promise.all(all)).map((done) => done.blobId)).toEqual(['U1', 'U2', 'U2', 'U2', 'U2', 'U2'])
})

test('one that is taken back while it waits frees nothing and takes nothing', async () => {
  const jmap = connection()
  const four = Array.from({ length: 4 }, () => start(jmap))
  const abort = new AbortController()
  const fifth = start(jmap, abort.signal)
  const sixth = start(jmap)
  await settle()
  abort.abort()
  await expect(fifth).rejects.toThrow('aborted')
  Request.open[0]!.answer(201, { blobId: 'U1' })
  await settle()
  expect(Request.open).toHaveLength(4)
  for (const each of [...Request.open]) each.answer(201, { blobId: 'U1' })
  await Promise.all([...four, sixth])
})

test('another window may take the places: tried again', async () => {
  const done = start(connection())
  await settle()
  Request.open[0]!.answer(400, limit('maxConcurrentUpload'))
  await vi.advanceTimersByTimeAsync(600)
  Request.open[0]!.answer(201, { blobId: 'U1' })
  expect((await done).blobId).toBe('U1')
})

test('problem details have words (RFC 8620 3.6.1)', async () => {
  const done = start(connection()).catch((e: unknown) => e)
  await settle()
  Request.open[0]!.answer(400, limit('maxSizeUpload'))
  const error = await done
  expect(error).toMatchObject({ code: 'maxSizeUpload', message: 'beyond maxSizeUpload' })
  expect(explain(error)).toMatch(/too large/)
})
