import type { Editor as Tiptap } from '@tiptap/react'
import { ImagePlus, Maximize2, Minimize2, Minus, Paperclip, Send, Trash2, Type, X } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import type { Identity } from '../jmap/types'
import { tell, tellBad, tellWith } from '../look/line'
import { Note } from '../look/Note'
import { useMail } from '../mail/context'
import { useWords } from '../words/catalogue'
import { composeWords } from '../words/compose'
import { clock } from '../words/format'
import { explain } from '../words/refusals'
import { validAddress } from './addresses'
import type { Draft } from './draft'
import { Editor } from './Editor'
import { Files } from './Files'
import { htmlToText, textToHtml } from './html'
import { closeCompose, openCompose, reopenAs, whenLeaving, type Opened } from './open'
import { QuoteFold } from './QuoteFold'
import { Recipients } from './Recipients'
import { NotSent } from './save'
import { Toolbar } from './Toolbar'
import { useDraft } from './useDraft'
import { useUploads } from './useUploads'

const MENTIONS_FILE = /附件|附上|attach(ed|ment)/i

/** The compose panel: recipients, subject, text, files, and what happens to them. */
export function Panel({ opened, first, identities }: { opened: Opened; first: Draft; identities: Identity[] }) {
  const t = useWords(composeWords)
  const { jmap, store, mailboxes } = useMail()
  const start = opened.start
  const d = useDraft(first, identities, start.kind === 'draft' ? start.emailId : null)
  const { draft, change, saved } = d
  const uploads = useUploads(jmap, (next) => change((now) => ({ ...now, files: next(now.files) })))
  const [shape, setShape] = useState<'normal' | 'small' | 'full'>('normal')
  const [copies, setCopies] = useState({ cc: first.cc.length > 0, bcc: first.bcc.length > 0 })
  const [ask, setAsk] = useState<string | null>(null)
  const [wrong, setWrong] = useState<string | null>(null)
  const [sending, setSending] = useState(false)
  const [over, setOver] = useState(false)
  const [editor, setEditor] = useState<Tiptap | null>(null)
  const picker = useRef<HTMLInputElement>(null)
  const pictures = useRef<HTMLInputElement>(null)
  const answering = start.kind === 'reply' || start.kind === 'replyAll'

  const addFiles = (files: File[], inText: boolean) => {
    for (const file of files) {
      const fresh = uploads.add(file, inText && !draft.plain)
      if (!fresh.cid || !editor || fresh.wrong) continue
      const src = URL.createObjectURL(file)
      editor.chain().focus().insertContent({ type: 'image', attrs: { src, cid: fresh.cid, alt: fresh.name } }).run()
    }
  }

  const check = (): string | null => {
    const all = [...draft.to, ...draft.cc, ...draft.bcc]
    const bad = all.find((a) => !validAddress(a.email))
    if (bad) return t('badAddress', { address: bad.email })
    if (all.length === 0) return t('noRecipient')
    return d.uploading ? t('uploadsRunning') : null
  }
  const send = async (anyway = false) => {
    // a recipient still being typed becomes a chip on blur
    ;(document.activeElement as HTMLElement | null)?.blur()
    await new Promise((then) => setTimeout(then))
    sendNow.current(anyway)
  }
  const sendNow = useRef((_anyway: boolean) => {})
  useEffect(() => {
    sendNow.current = (anyway) => void go(anyway)
  })
  const go = async (anyway: boolean) => {
    const problem = check()
    setWrong(problem)
    setAsk(null)
    if (problem || sending) return
    const doubt =
      draft.subject.trim() === ''
        ? t('noSubjectAsk')
        : MENTIONS_FILE.test(draft.html.replace(/<[^>]+>/g, ' ')) && !draft.files.some((f) => !f.cid)
          ? t('noFileAsk')
          : null
    if (doubt && !anyway) return setAsk(doubt)
    setSending(true)
    try {
      await d.send()
      closeCompose(opened.key)
      tell(t('sent'))
      if (start.kind !== 'new' && start.kind !== 'draft') {
        const keyword = start.kind === 'forward' ? '$forwarded' : '$answered'
        store.change([start.emailId], (now) => ({ ...now, keywords: { ...now.keywords, [keyword]: true } })).catch(() => {}) // only a mark
      }
    } catch (e) {
      setWrong(e instanceof NotSent ? t('sendFailed', { why: explain(e.reason) }) : t('sendFailedHere', { why: explain(e) }))
      setSending(false)
    }
  }

  const close = () => {
    if (!d.dirty()) return closeCompose(opened.key)
    d.save().then(
      (id) => {
        closeCompose(opened.key)
        if (id) tellWith(t('keptDraft'), { label: t('open'), run: () => openCompose({ kind: 'draft', emailId: id }) })
      },
      (e: unknown) => setWrong(t('notSaved', { why: explain(e) })),
    )
  }
  const discard = async () => {
    const trash = mailboxes.find((m) => m.role === 'trash')
    try {
      const id = d.dirty() || saved.state === 'saved' || start.kind === 'draft' ? await d.save() : d.finish()
      d.finish()
      closeCompose(opened.key)
      if (!id || !trash) return
      const undo = await store.change([id], (now) => ({ ...now, mailboxIds: { [trash.id]: true } }))
      tell(t('discarded'), () => void undo().then(() => openCompose({ kind: 'draft', emailId: id }), (e: unknown) => tellBad(explain(e))))
    } catch (e) {
      d.finish()
      closeCompose(opened.key)
      tellBad(explain(e))
    }
  }

  // leaving the mail room keeps what was written
  const leaving = useRef(d.save)
  useEffect(() => {
    leaving.current = d.save
  })
  useEffect(() => whenLeaving(() => leaving.current()), [])
  useEffect(
    () => () => {
      leaving.current().then(
        (id) => reopenAs(opened.key, id),
        () => {}, // the browser's own warning comes before the page goes
      )
    },
    [opened.key],
  )

  const title = draft.subject.trim() || t('newMail')
  return (
    <section
      className={`composer ${shape}${over ? ' over' : ''}`}
      role="dialog"
      aria-label={title}
      data-testid="composer"
      onKeyDown={(e) => {
        e.stopPropagation()
        if (e.nativeEvent.isComposing || e.keyCode === 229) return
        if (e.key === 'Escape') close()
        else if (e.key === 'Enter' && (e.ctrlKey || e.metaKey)) void send()
      }}
      onDragOver={(e) => {
        if (!e.dataTransfer.types.includes('Files')) return
        e.preventDefault()
        setOver(true)
      }}
      onDragLeave={(e) => !e.currentTarget.contains(e.relatedTarget as Node) && setOver(false)}
      onDropCapture={() => setOver(false)}
      onDrop={(e) => {
        if (e.defaultPrevented || e.dataTransfer.files.length === 0) return
        e.preventDefault()
        addFiles([...e.dataTransfer.files], false)
      }}
    >
      <header className="composer-head" onDoubleClick={() => setShape(shape === 'full' ? 'normal' : 'full')}>
        <b className="cut">{title}</b>
        <span className="grow" />
        <button type="button" className="icon-btn only-wide" title={t(shape === 'small' ? 'restore' : 'minimise')} aria-label={t(shape === 'small' ? 'restore' : 'minimise')} onClick={() => setShape(shape === 'small' ? 'normal' : 'small')}>
          <Minus />
        </button>
        <button type="button" className="icon-btn only-wide" title={t(shape === 'full' ? 'small' : 'full')} aria-label={t(shape === 'full' ? 'small' : 'full')} onClick={() => setShape(shape === 'full' ? 'normal' : 'full')}>
          {shape === 'full' ? <Minimize2 /> : <Maximize2 />}
        </button>
        <button type="button" className="icon-btn" title={t('close')} aria-label={t('close')} data-testid="compose-close" onClick={close}>
          <X />
        </button>
      </header>
      <div className="composer-body">
        {identities.length > 1 && (
          <div className="recipients">
            <label htmlFor={`from-${opened.key}`}>{t('from')}</label>
            <select id={`from-${opened.key}`} value={d.identity?.id} onChange={(e) => change({ identityId: e.target.value })} data-testid="compose-from">
              {identities.map((i) => (
                <option key={i.id} value={i.id}>
                  {i.name ? `${i.name} <${i.email}>` : i.email}
                </option>
              ))}
            </select>
          </div>
        )}
        <Recipients
          label={t('to')}
          list={draft.to}
          onChange={(to) => change({ to })}
          testid="compose-to"
          autoFocus={!answering && start.kind !== 'draft'}
          extra={
            <span className="copies">
              {!copies.cc && (
                <button type="button" onClick={() => setCopies({ ...copies, cc: true })} data-testid="show-cc">
                  {t('cc')}
                </button>
              )}
              {!copies.bcc && (
                <button type="button" onClick={() => setCopies({ ...copies, bcc: true })} data-testid="show-bcc">
                  {t('bcc')}
                </button>
              )}
            </span>
          }
        />
        {copies.cc && <Recipients label={t('cc')} list={draft.cc} onChange={(cc) => change({ cc })} testid="compose-cc" />}
        {copies.bcc && <Recipients label={t('bcc')} list={draft.bcc} onChange={(bcc) => change({ bcc })} testid="compose-bcc" />}
        <div className="recipients">
          <label htmlFor={`subject-${opened.key}`}>{t('subject')}</label>
          <input id={`subject-${opened.key}`} className="subject-input" value={draft.subject} maxLength={900} onChange={(e) => change({ subject: e.target.value })} data-testid="compose-subject" />
        </div>
        <div className="composer-text">
          {draft.plain ? (
            <textarea className="plain-text" aria-label={t('body')} data-testid="compose-body" defaultValue={htmlToText(draft.html)} onChange={(e) => change({ html: textToHtml(e.target.value) })} autoFocus={answering} />
          ) : (
            <Editor html={draft.html} autoFocus={answering} onReady={setEditor} onChange={(html) => change({ html })} onFiles={addFiles} onSend={() => void send()} />
          )}
          {draft.quote && <QuoteFold quote={draft.quote} open={draft.quote.kind === 'forward'} onDrop={() => change({ quote: null })} />}
        </div>
        <Files files={draft.files.filter((f) => !f.cid || f.wrong)} onRemove={uploads.remove} />
      </div>
      {wrong && <Note kind="bad" testid="compose-error">{wrong}</Note>}
      {ask && (
        <Note kind="warn" testid="compose-ask">
          {ask}{' '}
          <button type="button" className="btn link" data-testid="send-anyway" onClick={() => void go(true)}>
            {t('sendAnyway')}
          </button>
        </Note>
      )}
      {!draft.plain && editor && <Toolbar editor={editor} />}
      <footer className="composer-foot">
        <button type="button" className="btn primary" disabled={sending} data-testid="send" title="Ctrl+Enter" onClick={() => void send()}>
          <Send aria-hidden="true" />
          {t(sending ? 'sending' : 'send')}
        </button>
        <button type="button" className="icon-btn" title={t('attach')} aria-label={t('attach')} data-testid="attach" onClick={() => picker.current?.click()}>
          <Paperclip />
        </button>
        {!draft.plain && (
          <button type="button" className="icon-btn" title={t('image')} aria-label={t('image')} onClick={() => pictures.current?.click()}>
            <ImagePlus />
          </button>
        )}
        <button type="button" className="icon-btn" title={t(draft.plain ? 'rich' : 'plain')} aria-label={t(draft.plain ? 'rich' : 'plain')} aria-pressed={draft.plain} onClick={() => { setEditor(null); change({ plain: !draft.plain }) }}>
          <Type />
        </button>
        <span className="grow" />
        <span className="quiet save-state" aria-live="polite" data-testid="save-state" data-state={saved.state}>
          {saved.state === 'saving' ? t('saving') : saved.state === 'saved' ? t('savedAt', { time: clock(saved.at) }) : saved.state === 'failed' ? t('notSaved', { why: saved.why }) : ''}
        </span>
        <button type="button" className="icon-btn" title={t('discard')} aria-label={t('discard')} data-testid="discard" onClick={() => void discard()}>
          <Trash2 />
        </button>
        <input ref={picker} type="file" multiple hidden data-testid="file-input" onChange={(e) => { addFiles([...(e.target.files ?? [])], false); e.target.value = '' }} />
        <input ref={pictures} type="file" multiple accept="image/*" hidden onChange={(e) => { addFiles([...(e.target.files ?? [])], true); e.target.value = '' }} />
      </footer>
      {over && <div className="drop-veil">{t('dropHere')}</div>}
    </section>
  )
}
