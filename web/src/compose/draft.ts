import type { Start } from './open'
import { filesOf, type EmailAddress, type EmailPart, type Id, type Identity, type Letter } from '../jmap/types'
import { render } from '../words/catalogue'
import { composeWords } from '../words/compose'
import { escapeHtml, htmlToText, textToHtml } from './html'

export interface Attached {
  key: string
  name: string
  type: string
  size: number
  blobId: Id | null
  /** set for pictures inside the text */
  cid: string | null
  progress: number
  wrong?: string
}

export interface Quote {
  kind: 'reply' | 'forward'
  html: string
  text: string
}

/** A message being written. The editor holds `html`; the quoted original stays as it came, outside of the editor. */
export interface Draft {
  identityId: Id
  to: EmailAddress[]
  cc: EmailAddress[]
  bcc: EmailAddress[]
  subject: string
  html: string
  plain: boolean
  quote: Quote | null
  files: Attached[]
  inReplyTo: string[] | null
  references: string[] | null
}

export const QUOTE_MARK = 'hongyan-quote'

export function emptyDraft(identity: Identity | undefined): Draft {
  return {
    identityId: identity?.id ?? '',
    to: [],
    cc: [],
    bcc: [],
    subject: '',
    html: withSignature('', identity),
    plain: false,
    quote: null,
    files: [],
    inReplyTo: null,
    references: null,
  }
}

export function withSignature(html: string, identity: Identity | undefined): string {
  const signature = identity?.htmlSignature || (identity?.textSignature ? textToHtml(identity.textSignature) : '')
  return signature ? `${html || '<p></p>'}<p></p>${signature}` : html
}

/** `回复：回复：Re: x` stays one prefix. */
export function prefixed(prefix: string, subject: string | null): string {
  const bare = (subject ?? '').replace(/^((re|fwd?|aw|wg|回复|答复|转发)\s*[:：]\s*)+/i, '')
  return `${prefix}${bare}`
}

/** Reply and forward: recipients, threading headers (RFC 5322 3.6.4) and the quoted original. */
export function answer(
  start: Extract<Start, { emailId: Id }>,
  letter: Letter,
  body: { html: string | null; text: string | null },
  identity: Identity | undefined,
  own: ReadonlySet<string>,
  date: string,
): Draft {
  const draft = emptyDraft(identity)
  const mine = (a: EmailAddress) => own.has(a.email.toLowerCase())
  const from = letter.from?.[0]
  if (start.kind === 'forward') {
    draft.subject = prefixed(render(composeWords.fwdPrefix), letter.subject)
    draft.files = filesOf(letter).map(attached)
  } else {
    draft.subject = prefixed(render(composeWords.rePrefix), letter.subject)
    const back = letter.replyTo?.length ? letter.replyTo : (letter.from ?? [])
    const toOwn = back.length > 0 && back.every(mine) // answering one's own letter goes to its recipients
    draft.to = toOwn ? (letter.to ?? []) : back
    if (start.kind === 'replyAll') {
      const seen = new Set(draft.to.map((a) => a.email.toLowerCase()))
      draft.cc = [...(toOwn ? [] : (letter.to ?? [])), ...(letter.cc ?? [])].filter((a) => {
        const key = a.email.toLowerCase()
        if (mine(a) || seen.has(key)) return false
        seen.add(key)
        return true
      })
    }
    draft.inReplyTo = letter.messageId
    draft.references = [...new Set([...(letter.references ?? letter.inReplyTo ?? []), ...(letter.messageId ?? [])])]
    draft.files = filesOf(letter).filter(inlineCid).map(attached)
  }
  const text = body.text ?? htmlToText(body.html ?? '')
  // a picture that stands between two texts is a file of its own, its address is nobody else's
  const html = restoreCids(body.html ?? textToHtml(text), draft.files).replace(/<img\b[^>]*\ssrc="\/jmap\/[^"]*"[^>]*>/g, '')
  const head = start.kind === 'forward' ? forwardHead(letter, date) : [render(composeWords.quoteHead, { date, who: written(from) })]
  draft.quote = {
    kind: start.kind === 'forward' ? 'forward' : 'reply',
    html: `<p>${head.map(escapeHtml).join('<br>')}</p>${start.kind === 'forward' ? html : `<blockquote type="cite" style="margin:0 0 0 4px;padding-left:12px;border-left:2px solid #c3c8d1">${html}</blockquote>`}`,
    text: `${head.join('\n')}\n\n${start.kind === 'forward' ? text : text.replace(/^/gm, '> ')}`,
  }
  draft.files = loose(draft.files, html).filter((f) => f.cid || start.kind === 'forward')
  return draft
}

/** A picture that the text does not show is a file like others. */
function loose(files: Attached[], html: string): Attached[] {
  return files.map((f) => (f.cid && !html.includes(`cid:${f.cid}`) ? { ...f, cid: null } : f))
}

function attached(part: EmailPart): Attached {
  return { key: part.blobId!, name: part.name ?? '', type: part.type, size: part.size, blobId: part.blobId, cid: inlineCid(part), progress: 1 }
}

function inlineCid(part: EmailPart): string | null {
  return part.cid && part.type.startsWith('image/') && part.disposition !== 'attachment' ? part.cid : null
}

/** The rendition points inline pictures to downloads; in a message they are `cid:` again (RFC 2392). */
export function restoreCids(html: string, files: Attached[]): string {
  return files.reduce(
    (now, f) =>
      f.cid && f.blobId
        ? now.replace(new RegExp(`(src|background)="[^"]*/${escapeRegex(encodeURIComponent(f.blobId))}[/?][^"]*"`, 'g'), `$1="cid:${f.cid}"`)
        : now,
    html,
  )
}

const escapeRegex = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

export function written(a: EmailAddress | undefined): string {
  return a ? (a.name ? `${a.name} <${a.email}>` : a.email) : ''
}

function forwardHead(letter: Letter, date: string): string[] {
  const line = (word: keyof typeof composeWords, list: EmailAddress[] | null) =>
    list?.length ? [`${render(composeWords[word])}: ${list.map(written).join(', ')}`] : []
  return [
    render(composeWords.forwardHead),
    ...line('from', letter.from),
    date,
    ...line('to', letter.to),
    ...line('cc', letter.cc),
    `${render(composeWords.subject)}: ${letter.subject ?? ''}`,
  ]
}

/** True when nothing would be lost by throwing it away. */
export function untouched(draft: Draft, start: Draft): boolean {
  return JSON.stringify(draft) === JSON.stringify(start)
}

/** Made once for each message, so that a second attempt can be told from a second message (RFC 5322 3.6.4). */
export function newMessageId(identity: Identity | undefined): string {
  const random = [...crypto.getRandomValues(new Uint8Array(12))].map((b) => b.toString(16).padStart(2, '0')).join('')
  let host = 'localhost'
  try {
    host = new URL(`http://${identity?.email.split('@').at(-1) ?? host}`).hostname
  } catch {
    // an address of another kind: any host will do
  }
  return `${Date.now().toString(36)}.${random}@${host}`
}

/** The files that go along: those that have arrived, pictures only while they are in the text. */
export function travelling(draft: Draft): Attached[] {
  const html = finalHtml(draft)
  return draft.files.filter((f) => f.blobId && (!f.cid || html.includes(`cid:${f.cid}`)))
}

/** The Email object to create (RFC 8621 4.6): text and HTML alternatives, pictures inside, files. */
export function emailObject(draft: Draft, identity: Identity | undefined, mailboxId: Id, messageId?: string) {
  const html = finalHtml(draft)
  const text = [htmlToText(draft.html), draft.quote?.text].filter(Boolean).join('\n\n')
  const used = travelling(draft)
  return {
    mailboxIds: { [mailboxId]: true },
    keywords: { $draft: true, $seen: true },
    from: identity ? [{ name: identity.name || null, email: identity.email }] : undefined,
    replyTo: identity?.replyTo ?? undefined,
    to: draft.to,
    cc: draft.cc.length > 0 ? draft.cc : undefined,
    bcc: draft.bcc.length > 0 ? draft.bcc : undefined,
    subject: draft.subject,
    messageId: messageId ? [messageId] : undefined,
    inReplyTo: draft.inReplyTo ?? undefined,
    references: draft.references?.length ? draft.references : undefined,
    bodyValues: { text: { value: text }, ...(draft.plain ? {} : { html: { value: html } }) },
    textBody: [{ partId: 'text', type: 'text/plain' }],
    ...(draft.plain ? {} : { htmlBody: [{ partId: 'html', type: 'text/html' }] }),
    ...(used.length > 0
      ? {
          attachments: used.map((f) => ({
            blobId: f.blobId,
            type: f.type || 'application/octet-stream',
            name: f.name,
            disposition: f.cid ? 'inline' : 'attachment',
            ...(f.cid ? { cid: f.cid } : {}),
          })),
        }
      : {}),
  }
}

function finalHtml(draft: Draft): string {
  const own = draft.html.replace(/<img\b[^>]*>/g, (tag) => {
    const cid = /data-cid="([^"]+)"/.exec(tag)?.[1]
    if (cid && !draft.files.some((f) => f.cid === cid && f.blobId)) return '' // it has not arrived
    return cid ? tag.replace(/\ssrc="[^"]*"/, ` src="cid:${cid}"`).replace(/\sdata-cid="[^"]*"/, '') : tag
  })
  return `<div>${own}</div>${draft.quote ? `<div class="${QUOTE_MARK}"><br>${draft.quote.html}</div>` : ''}`
}

/** Opens a draft again: what we wrote goes to the editor, the quoted original stays apart. */
export function reopen(letter: Letter, html: string | null, text: string, url: (f: Attached) => string): Draft {
  const files = loose(filesOf(letter).map(attached), html ?? '')
  const mark = html?.indexOf(`<div class="${QUOTE_MARK}">`) ?? -1
  let own = html === null ? textToHtml(text) : mark >= 0 ? html.slice(0, mark) : html
  const quoted = html !== null && mark >= 0 ? html.slice(mark).replace(/^<div[^>]*>(<br>)?/, '').replace(/<\/div>\s*$/, '') : null
  for (const f of files)
    if (f.cid) own = own.replace(new RegExp(`src="cid:${escapeRegex(f.cid)}"`, 'g'), `src="${url(f)}" data-cid="${f.cid}"`)
  return {
    identityId: '',
    to: letter.to ?? [],
    cc: letter.cc ?? [],
    bcc: letter.bcc ?? [],
    subject: letter.subject ?? '',
    html: own.replace(/^<div>([\s\S]*)<\/div>$/, '$1'),
    plain: html === null,
    quote: quoted === null ? null : { kind: 'reply', html: quoted, text: htmlToText(quoted) },
    files,
    inReplyTo: letter.inReplyTo,
    references: letter.references,
  }
}
