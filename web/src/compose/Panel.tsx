import type { Editor as Tiptap } from '@tiptap/react'
import { ImagePlus, Maximize2, Minimize2, Minus, Paperclip, Send, Trash2, Type, X } from 'lucide-react'
import { useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { tell, tellBad, tellWith } from '../look/line'
import { Note } from '../look/Note'
import { useIdentities, useMail } from '../mail/context'
import { useWords } from '../words/catalogue'
import { composeWords } from '../words/compose'
import { clock } from '../words/format'
import { explain } from '../words/refusals'
import { validAddress } from './addresses'
import { Editor } from './Editor'
import { Files } from './Files'
import { htmlToText, textToHtml } from './html'
import { closeCompose, openCompose, showWriting, type Opened } from './open'
import { QuoteFold } from './QuoteFold'
import { Recipients } from './Recipients'
import { NotSent } from './save'
import { Toolbar } from './Toolbar'
import type { Writing } from './writing'

const MENTIONS_FILE = /附件|附上|attach(ed|ment)/i

/** The compose panel: recipients, subject, text, files, and what happens to them. */
export function Panel({ opened, writing }: { opened: Opened; writing: Writing }) {
  const t = useWords(composeWords)
  const { jmap, store, mailboxes } = useMail()
  const { data: identities = [] } = useIdentities(jmap)
  const start = opened.start
  useSyncExternalStore(writing.subscribe, () => writing.version)
  const { draft, change, saved, uploads, sending, identity } = writing
  const [shape, setShape] = useState<'normal' | 'small' | 'full'>('normal')
  const [copies, setCopies] = useState({ cc: draft.cc.length > 0, bcc: draft.bcc.length > 0 })
  const [ask, setAsk] = useState<string | null>(null)
  const [wrong, setWrong] = useState<string | null>(null)
  const [waiting, setWaiting] = useState(false)
  const [over, setOver] = useState(false)
  const [editor, setEditor] = useState<Tiptap | null>(null)
  const picker = useRef<HTMLInputElement>(null)
  const pictures = useRef<HTMLInputElement>(null)
  const asked = useRef(false)
  const gone = useRef(false)
  const answering = start.kind === 'reply' || start.kind === 'replyAll'

  useEffect(() => {
    if (identities.length > 0) writing.enter({ jmap, mailboxes, identities })
  }, [writing, jmap, mailboxes, identities])
  useEffect(() => {
    gone.current = false
    const leave = showWriting(opened.key, writing)
    return () => {
      gone.current = true
      leave()
    }
  }, [opened.key, writing])
  useEffect(() => {
    if (!writing.foundSent) return
    closeCompose(opened.key)
    tell(t('sentBefore'))
  }, [writing, writing.foundSent, opened.key, t])

  const addFiles = (files: File[], inText: boolean) => {
    for (const file of files) {
      if (!inText || draft.plain || !editor) {
        uploads.add(file, false)
        continue
      }
      const { file: fresh, src } = writing.picture(file)
      if (!fresh.wrong) editor.chain().focus().insertContent({ type: 'image', attrs: { src, cid: fresh.cid, alt: fresh.name } }).run()
    }
  }

  const check = (): string | null => {
    const now = writing.draft
    if (!writing.identity) return t('noSender')
    const all = [...now.to, ...now.cc, ...now.bcc]
    const bad = all.find((a) => !validAddress(a.email))
    if (bad) return t('badAddress', { address: bad.email })
    if (all.length === 0) return t('noRecipient')
    const failed = now.files.find((f) => f.wrong)
    if (failed) return t('fileFailed', { name: failed.name })
    return writing.uploading ? t('uploadsRunning') : null
  }
  /** Once at a time: the keys of the text and of the panel may both ask. */
  const send = async (anyway = false) => {
    if (asked.current) return
    asked.current = true
    try {
      // a recipient still being typed becomes a chip on blur
      ;(document.activeElement as HTMLElement | null)?.blur()
      await new Promise((then) => setTimeout(then))
      await go(anyway)
    } finally {
      asked.current = false
    }
  }
  const go = async (anyway: boolean) => {
    const problem = check()
    setWrong(problem)
    setAsk(null)
    if (problem) return
    const now = writing.draft
    const doubt =
      now.subject.trim() === ''
        ? t('noSubjectAsk')
        : MENTIONS_FILE.test(now.html.replace(/<[^>]+>/g, ' ')) && !now.files.some((f) => !f.cid)
          ? t('noFileAsk')
          : null
    if (doubt && !anyway) return setAsk(doubt)
    try {
      const outcome = await writing.send()
      if (outcome === 'changed') return
      closeCompose(opened.key)
      tell(t(outcome === 'before' ? 'sentBefore' : 'sent'))
      if (start.kind !== 'new' && start.kind !== 'draft') {
        const keyword = start.kind === 'forward' ? '$forwarded' : '$answered'
        store.change([start.emailId], (row) => ({ ...row, keywords: { ...row.keywords, [keyword]: true } })).catch(() => {}) // only a mark
      }
    } catch (e) {
      const said = e instanceof NotSent ? t('sendFailed', { why: explain(e.reason) }) : t('sendFailedHere', { why: explain(e) })
      setWrong(said)
      if (gone.current) tellBad(said)
    }
  }

  const close = async () => {
    if (!writing.dirty()) return closeCompose(opened.key)
    setWaiting(writing.uploading)
    try {
      const id = await writing.keep()
      if (writing.foundSent) return
      const failed = writing.draft.files.find((f) => f.wrong)
      closeCompose(opened.key)
      if (id)
        tellWith(failed ? t('keptWithout', { name: failed.name }) : t('keptDraft'), {
          label: t('open'),
          run: () => openCompose({ kind: 'draft', emailId: id }),
        })
    } catch (e) {
      setWrong(t('notSaved', { why: explain(e) }))
    } finally {
      setWaiting(false)
    }
  }
  const discard = async () => {
    const trash = mailboxes.find((m) => m.role === 'trash')
    uploads.stop()
    change((now) => ({ ...now, files: now.files.filter((f) => f.blobId) }))
    try {
      const id = await writing.save()
      closeCompose(opened.key)
      if (!id || !trash) return
      const undo = await store.change([id], (now) => ({ ...now, mailboxIds: { [trash.id]: true } }))
      tell(t('discarded'), () => void undo().then(() => openCompose({ kind: 'draft', emailId: id }), (e: unknown) => tellBad(explain(e))))
    } catch (e) {
      closeCompose(opened.key)
      tellBad(explain(e))
    }
  }

  const title = draft.subject.trim() || t('newMail')
  return (
    <section
      className={`composer ${shape}${over ? ' over' : ''}`}
      role="dialog"
      aria-label={title}
      data-testid="composer"
      onKeyDown={(e) => {
        e.stopPropagation()
        if (e.defaultPrevented || e.nativeEvent.isComposing || e.keyCode === 229) return
        if (e.key === 'Escape') void close()
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
        <button type="button" className="icon-btn" title={t('close')} aria-label={t('close')} data-testid="compose-close" onClick={() => void close()}>
          <X />
        </button>
      </header>
      <div className="composer-body">
        {identities.length > 1 && (
          <div className="recipients">
            <label htmlFor={`from-${opened.key}`}>{t('from')}</label>
            <select id={`from-${opened.key}`} value={identity?.id} onChange={(e) => change({ identityId: e.target.value })} data-testid="compose-from">
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
        <Files files={draft.files.filter((f) => !f.cid || f.wrong)} onRemove={(key) => uploads.remove(key)} />
      </div>
      {!identity && <Note kind="bad" testid="no-sender">{t('noSender')}</Note>}
      {writing.changedSince && <Note kind="warn" testid="changed-since">{t('sentEarlier')}</Note>}
      {waiting && <Note testid="waiting-files">{t('waitingFiles')}</Note>}
      {wrong && <Note kind="bad" testid="compose-error">{wrong}</Note>}
      {ask && (
        <Note kind="warn" testid="compose-ask">
          {ask}{' '}
          <button type="button" className="btn link" data-testid="send-anyway" onClick={() => void send(true)}>
            {t('sendAnyway')}
          </button>
        </Note>
      )}
      {!draft.plain && editor && <Toolbar editor={editor} />}
      <footer className="composer-foot">
        <button type="button" className="btn primary" disabled={sending || !identity} data-testid="send" title="Ctrl+Enter" onClick={() => void send()}>
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
