// @vitest-environment jsdom
import { expect, test } from 'vitest'
import { filesOf, type Identity, type Letter } from '../jmap/types'
import { parseAddresses } from './addresses'
import { answer, emailObject, emptyDraft, newMessageId, prefixed, reopen } from './draft'

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

const picture = { partId: '2', blobId: 'E1-2', size: 10, name: 'photo.jpg', type: 'image/jpeg', disposition: 'inline', cid: null }
const withPicture = {
  ...letter, attachments: [],
  textBody: [{ partId: '1', blobId: 'E1-1', size: 5, name: null, type: 'text/plain', disposition: null, cid: null }, picture],
  htmlBody: [{ partId: '1', blobId: 'E1-1', size: 5, name: null, type: 'text/plain', disposition: null, cid: null }, picture],
} as unknown as Letter

test('a picture that stands in plain text is a file of the message, once, and is forwarded', () => {
  expect(filesOf(withPicture).map((p) => p.blobId)).toEqual(['E1-2'])
  const forward = answer({ kind: 'forward', emailId: 'e1' }, withPicture, { html: null, text: '看' }, me, own, '')
  expect(emailObject(forward, me, 'drafts').attachments!.map((a) => a.blobId)).toEqual(['E1-2'])
  expect(answer({ kind: 'reply', emailId: 'e1' }, withPicture, { html: null, text: '看' }, me, own, '').files).toEqual([])
})

test('a picture between texts, or named by no text, goes along as a file and leaves no address of ours', () => {
  const named = { ...picture, cid: 'unused@x' }
  const body = { html: '<p>看</p><p><img alt="" src="/jmap/download/a1/E1-2/photo.jpg?accept=image%2Fjpeg"></p>', text: null }
  for (const part of [picture, named]) {
    const forward = answer({ kind: 'forward', emailId: 'e1' }, { ...withPicture, htmlBody: [part], textBody: [part] }, part.cid ? { html: '<p>看</p>', text: null } : body, me, own, '')
    expect(forward.quote!.html).not.toContain('/jmap/')
    expect(emailObject(forward, me, 'drafts').attachments!.map((a) => [a.blobId, a.disposition])).toEqual([['E1-2', 'attachment']])
  }
})

test('a name with brackets is a name', () => {
  expect(parseAddresses('张三(财务) <a@b.cn>')).toEqual([{ name: '张三(财务)', email: 'a@b.cn' }])
})

test('the Message-ID is made here and fits a header, also for a Chinese domain', () => {
  expect(newMessageId({ ...me, email: '用户@例子.中国' })).toMatch(/^[a-z0-9]+\.[0-9a-f]{24}@xn--fsqu00a\.xn--fiqs8s$/)
  expect(emailObject(emptyDraft(me), me, 'drafts', 'x@y').messageId).toEqual(['x@y'])
})

test('prefixes do not pile up', () => {
  expect(prefixed('回复：', 'Re: 回复：答复: Fwd: x')).toBe('回复：x')
})
