// @vitest-environment jsdom
import { expect, test } from 'vitest'
import type { Identity, Letter } from '../jmap/types'
import { answer, emailObject, emptyDraft, prefixed, reopen } from './draft'

const me: Identity = { id: 'i1', name: '张晓雯', email: 'zhang@c.example', replyTo: null, bcc: null, textSignature: '', htmlSignature: '', mayDelete: false }
const own = new Set(['zhang@c.example'])
const letter = {
  id: 'e1', threadId: 't1', subject: 'Re: 报告', keywords: {}, mailboxIds: {},
  from: [{ name: '李明', email: 'li@c.example' }],
  to: [{ name: null, email: 'zhang@c.example' }, { name: '王芳', email: 'wang@c.example' }],
  cc: [{ name: null, email: 'li@c.example' }, { name: null, email: 'chen@c.example' }],
  replyTo: null, messageId: ['m2@x'], inReplyTo: ['m1@x'], references: ['m0@x', 'm1@x'],
  attachments: [
    { partId: '1', blobId: 'pic1', size: 10, name: 'a.png', type: 'image/png', disposition: 'inline', cid: 'pic@x' },
    { partId: '2', blobId: 'pdf1', size: 10, name: 'b.pdf', type: 'application/pdf', disposition: 'attachment', cid: null },
  ],
} as unknown as Letter
const body = { html: '<p>看图 <img src="/jmap/download/a1/pic1/a.png?accept=image%2Fpng"></p>', text: null }
const make = (kind: 'reply' | 'replyAll' | 'forward') => answer({ kind, emailId: 'e1' }, letter, body, me, own, '2026年11月1日 10:42')

test('a reply goes to the sender, with threading headers and one prefix', () => {
  const draft = make('reply')
  expect(draft.to).toEqual(letter.from)
  expect(draft.cc).toEqual([])
  expect(draft.subject).toMatch(/(回复：|Re: )报告$/)
  expect(draft.inReplyTo).toEqual(['m2@x'])
  expect(draft.references).toEqual(['m0@x', 'm1@x', 'm2@x'])
})

test('reply all leaves out oneself and doubles', () => {
  expect(make('replyAll').cc.map((a) => a.email)).toEqual(['wang@c.example', 'chen@c.example'])
})

test('inline pictures of the quoted mail travel along as cid, other files only when forwarding', () => {
  const reply = make('reply')
  expect(reply.quote!.html).toContain('src="cid:pic@x"')
  expect(reply.files.map((f) => f.blobId)).toEqual(['pic1'])
  expect(make('forward').files.map((f) => f.blobId)).toEqual(['pic1', 'pdf1'])
})

test('the message has text and HTML, pictures inline, files attached', () => {
  const draft = { ...make('forward'), html: '<p>请看 <img src="blob:x" data-cid="new@x"></p>' }
  draft.files.push({ key: 'k', name: 'n.png', type: 'image/png', size: 1, blobId: 'new1', cid: 'new@x', progress: 1 })
  const email = emailObject(draft, me, 'drafts')
  expect(email.bodyValues.html!.value).toContain('<img src="cid:new@x">')
  expect(email.bodyValues.text!.value).toContain('请看')
  expect(email.attachments!.map((a) => [a.blobId, a.disposition])).toEqual([['pic1', 'inline'], ['pdf1', 'attachment'], ['new1', 'inline']])
  expect(email.from).toEqual([{ name: '张晓雯', email: 'zhang@c.example' }])
})

test('a picture that was deleted from the text does not travel', () => {
  const draft = emptyDraft(me)
  draft.files.push({ key: 'k', name: 'n.png', type: 'image/png', size: 1, blobId: 'new1', cid: 'new@x', progress: 1 })
  expect(emailObject(draft, me, 'drafts').attachments).toBeUndefined()
})

test('a draft opens again as it was: own text, quoted original, pictures', () => {
  const draft = make('reply')
  draft.html = '<p>收到</p>'
  const stored = emailObject(draft, me, 'drafts').bodyValues.html!.value
  const again = reopen(letter, stored, '', (f) => `/download/${f.blobId}`)
  expect(again.html).toBe('<p>收到</p>')
  expect(again.quote!.html).toContain('cid:pic@x')
  expect(again.plain).toBe(false)
})

test('prefixes do not pile up', () => {
  expect(prefixed('回复：', 'Re: 回复：答复: Fwd: x')).toBe('回复：x')
})
