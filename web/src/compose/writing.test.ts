// @vitest-environment jsdom
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Letter } from '../jmap/types'
import { MailServer, type Stored } from '../testkit/mailServer'
import { emptyDraft, reopen, type Draft } from './draft'
import { Writing } from './writing'

let server: MailServer
beforeEach(() => {
  vi.useFakeTimers()
  server = new MailServer()
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const room = () => ({ jmap: server.jmap, mailboxes: server.mailboxes, identities: server.identities })
const begin = (part: Partial<Draft> = {}) => {
  const writing = new Writing(room(), emptyDraft(server.identities[0]), null)
  writing.change({ subject: '报告', to: [{ name: null, email: 'li@c.example' }], html: '<p>你好</p>', ...part })
  return writing
}
const file = { partId: '', blobId: '', name: 'b.pdf', type: 'application/pdf', size: 10, disposition: 'attachment', cid: null }
const reopened = (stored: Stored) =>
  new Writing(room(), { ...reopen(stored as unknown as Letter, '<p>你好</p>', '', () => ''), identityId: 'i1' }, stored.id)

test('without an address to send from nothing is sent, and that is said', async () => {
  server.identities.length = 0
  await expect(begin().send()).rejects.toMatchObject({ code: 'no-sender' })
  expect(server.submissions).toBe(0)
})

test('asked twice, sent once', async () => {
  const writing = begin()
  await Promise.all([writing.send(), writing.send()])
  expect(server.submissions).toBe(1)
  expect(server.in('sent')).toHaveLength(1)
})

test('a draft with attachments that is opened again can be saved again and again, and sent', async () => {
  const writing = reopened(server.put({ attachments: [file] }))
  for (const subject of ['1', '2', '3']) {
    writing.change({ subject })
    await writing.save()
    expect(server.in('drafts').map((e) => [e.subject, e.attachments.length])).toEqual([[subject, 1]])
  }
  await writing.send()
  await vi.runAllTimersAsync()
  expect(server.in('sent')[0]!.attachments[0]!.name).toBe('b.pdf')
  expect(server.in('drafts')).toEqual([])
})

test('a picture in the text keeps its own part, the other files theirs', async () => {
  server.uploads.add('U1')
  const writing = begin({ html: '<p><img src="blob:x" data-cid="p@x"></p>' })
  const attached = { key: 'f', type: '', size: 1, progress: 1 }
  writing.change({ files: [{ ...attached, key: 'pdf', name: 'b.pdf', blobId: 'U1', cid: null }, { ...attached, key: 'png', name: 'p.png', blobId: 'U1', cid: 'p@x' }] })
  await writing.save()
  server.uploads.clear() // they expire
  writing.change({ subject: 'b' })
  await writing.save()
  expect(server.in('drafts')[0]!.attachments.map((p) => [p.name, p.cid ?? null])).toEqual([['b.pdf', null], ['p.png', 'p@x']])
})

test('a version that is refused leaves the former one', async () => {
  const writing = begin()
  await writing.save()
  server.refuse = 'overQuota'
  writing.change({ subject: '更长' })
  await expect(writing.save()).rejects.toMatchObject({ code: 'overQuota' })
  expect(server.in('drafts').map((e) => e.subject)).toEqual(['报告'])
  await expect(writing.send()).rejects.toMatchObject({ code: 'overQuota' })
  expect(server.in('drafts').map((e) => e.subject)).toEqual(['报告'])
})

test('a file whose blob is gone does not take the stored draft with it', async () => {
  const writing = begin()
  await writing.save()
  writing.change((now) => ({ ...now, files: [{ key: 'f', name: 'x', type: '', size: 1, blobId: 'U9', cid: null, progress: 1 }] }))
  await expect(writing.save()).rejects.toMatchObject({ code: 'blobNotFound' })
  expect(server.in('drafts')).toHaveLength(1)
})

test('what was changed just before sending leaves no draft behind', async () => {
  const writing = begin()
  await writing.save()
  writing.change({ subject: '报告 2' })
  await writing.send()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(server.in('drafts')).toEqual([])
  expect(server.in('sent').map((e) => e.subject)).toEqual(['报告 2'])
})

test('the answer to a sending is lost: the second attempt finds the first', async () => {
  const writing = begin()
  await writing.save()
  server.line = 'loses answers'
  await expect(writing.send()).rejects.toMatchObject({ code: 'offline' })
  server.line = 'up'
  expect(await writing.send()).toBe('before')
  await vi.runAllTimersAsync()
  expect(server.submissions).toBe(1)
  expect(server.in('drafts')).toEqual([])
})

test('the request to send is lost: the second attempt sends, under the same Message-ID', async () => {
  const writing = begin()
  await writing.save()
  const id = server.in('drafts')[0]!.messageId
  server.line = 'down'
  await expect(writing.send()).rejects.toMatchObject({ code: 'offline' })
  server.line = 'up'
  expect(await writing.send()).toBe('sent')
  expect(server.submissions).toBe(1)
  expect(server.in('sent')[0]!.messageId).toEqual(id)
})

test('changed since a lost answer: the newer text is not taken for sent', async () => {
  const writing = begin()
  server.line = 'loses answers'
  await writing.send().catch(() => {})
  server.line = 'up'
  writing.change({ subject: '报告（更正）' })
  expect(await writing.send()).toBe('changed')
  expect(writing.changedSince).toBe(true)
  expect(await writing.send()).toBe('sent')
  expect(server.in('sent').map((e) => e.subject)).toEqual(['报告', '报告（更正）'])
  expect(new Set(server.in('sent').flatMap((e) => e.messageId)).size).toBe(2)
})

test('with the line up again a lost answer is found without being asked', async () => {
  const writing = begin()
  server.line = 'loses answers'
  await writing.send().catch(() => {})
  server.line = 'up'
  await vi.advanceTimersByTimeAsync(3_000)
  expect(writing.foundSent).toBe(true)
  expect(server.in('drafts')).toEqual([])
})

test('a message the server will not send is a draft, once', async () => {
  const writing = begin()
  await writing.save()
  server.refuseSubmission = 'forbiddenFrom'
  await expect(writing.send()).rejects.toMatchObject({ draftId: 'e2' })
  expect(server.in('drafts').map((e) => e.id)).toEqual(['e2'])
  expect(writing.dirty()).toBe(false)
})

test('a save that failed for the network is tried again', async () => {
  const writing = begin()
  server.line = 'down'
  await expect(writing.save()).rejects.toMatchObject({ code: 'offline' })
  server.line = 'up'
  await vi.advanceTimersByTimeAsync(31_000)
  expect(server.in('drafts')).toHaveLength(1)
})

test('keeping waits for files on their way', async () => {
  server.uploads.add('U1')
  const writing = begin()
  writing.change({ files: [{ key: 'f', name: 'b.pdf', type: '', size: 1, blobId: null, cid: null, progress: 0 }] })
  const kept = writing.keep()
  await vi.advanceTimersByTimeAsync(10)
  expect(server.in('drafts').map((e) => e.attachments.length)).toEqual([0]) // the text is safe meanwhile
  writing.change((now) => ({ ...now, files: now.files.map((f) => ({ ...f, blobId: 'U1' })) }))
  const id = await kept
  expect(server.emails.get(id!)!.attachments.map((p) => p.name)).toEqual(['b.pdf'])
  expect(server.in('drafts')).toHaveLength(1)
})

test('pictures shown while writing are let go when the message is closed', () => {
  const made = vi.fn(() => 'blob:1')
  const revoked = vi.fn()
  vi.stubGlobal('URL', Object.assign(URL, { createObjectURL: made, revokeObjectURL: revoked }))
  const writing = begin()
  writing.picture(new File(['x'], 'x.png', { type: 'image/png' }))
  writing.dispose()
  expect(revoked).toHaveBeenCalledWith('blob:1')
})
