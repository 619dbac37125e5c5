import { Archive, ArrowLeft, ChevronDown, ChevronUp, Forward, FolderInput, Mail as MailIcon, MoreHorizontal, PenLine, Printer, Reply, ReplyAll, ShieldAlert, ShieldCheck, Star, Trash2 } from 'lucide-react'
import { useEffect } from 'react'
import { openCompose } from '../compose/open'
import type { Id } from '../jmap/types'
import { MenuButton, type MenuEntry } from '../look/Menu'
import { Trouble } from '../look/Page'
import { useWords } from '../words/catalogue'
import { coreWords } from '../words/core'
import { mailWords } from '../words/mail'
import type { Actions } from './actions'
import { byRole, useLetter, useMail, useRow } from './context'
import { Letter } from './Letter'
import { Thread } from './Thread'

export interface ReaderProps {
  id: Id
  actions: Actions
  onBack: () => void
  onDelete: () => void
  onArchive: () => void
  onMove: () => void
  onStep: (by: 1 | -1) => void
}

/** The reading pane: actions, subject, the message, its conversation, the way to answer. */
export function Reader(props: ReaderProps) {
  const t = useWords(mailWords)
  const c = useWords(coreWords)
  const { jmap, mailboxes } = useMail()
  const { data: letter, error, refetch, isPending } = useLetter(props.id)
  const row = useRow(props.id)
  const { actions } = props
  const unseen = row !== undefined && !row.keywords.$seen

  useEffect(() => {
    if (!unseen) return
    const timer = setTimeout(() => actions.seen([props.id], true, true), 600)
    return () => clearTimeout(timer)
    // only when another message opens: marking as unread here must hold
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [props.id, row === undefined])

  if (error) return <Trouble error={error} retry={() => void refetch()} />
  if (letter === null) return <div className="reader-empty quiet">{t('gone')}</div>
  if (isPending || !letter) return <div className="reader" aria-busy="true" />

  const now = row ?? letter
  const starred = !!now.keywords.$flagged
  const draft = !!now.keywords.$draft
  const junk = byRole(mailboxes, 'junk')
  const inJunk = junk !== undefined && !!now.mailboxIds[junk.id]
  const answer = (kind: 'reply' | 'replyAll' | 'forward' | 'draft') => openCompose({ kind, emailId: letter.id })
  const many = (letter.to?.length ?? 0) + (letter.cc?.length ?? 0) > 1
  const menu = (): MenuEntry[] => [
    { label: t('reply'), icon: <Reply />, hint: 'r', run: () => answer('reply') },
    { label: t('replyAll'), icon: <ReplyAll />, hint: 'a', run: () => answer('replyAll') },
    { label: t('forward'), icon: <Forward />, hint: 'f', run: () => answer('forward') },
    '-',
    { label: t('markUnread'), icon: <MailIcon />, hint: 'U', run: () => actions.seen([letter.id], false) },
    inJunk
      ? { label: t('notJunk'), icon: <ShieldCheck />, hint: '!', run: () => actions.junk([letter.id], false) }
      : { label: t('junkIt'), icon: <ShieldAlert />, hint: '!', run: () => actions.junk([letter.id], true) },
    '-',
    { label: t('print'), icon: <Printer />, run: () => window.print() },
    {
      label: t('source'),
      icon: <MailIcon />,
      run: () => location.assign(jmap.download(letter.blobId, `${letter.subject ?? 'mail'}.eml`, 'message/rfc822')),
    },
  ]
  return (
    <section className="reader" aria-label={letter.subject ?? t('noSubject')} data-testid="reader">
      <div className="reader-bar">
        <button type="button" className="icon-btn only-narrow" aria-label={c('back')} data-testid="back" onClick={props.onBack}>
          <ArrowLeft />
        </button>
        {!draft && (
          <span className="only-wide bar-part">
            <button type="button" className="icon-btn" title={t('reply')} aria-label={t('reply')} onClick={() => answer('reply')}>
              <Reply />
            </button>
            <button type="button" className="icon-btn" title={t('replyAll')} aria-label={t('replyAll')} onClick={() => answer('replyAll')}>
              <ReplyAll />
            </button>
            <button type="button" className="icon-btn" title={t('forward')} aria-label={t('forward')} onClick={() => answer('forward')}>
              <Forward />
            </button>
            <span className="bar-rule" />
          </span>
        )}
        <button type="button" className="icon-btn" title={t('archiveIt')} aria-label={t('archiveIt')} data-testid="archive" onClick={props.onArchive}>
          <Archive />
        </button>
        <button type="button" className="icon-btn" title={t('deleteIt')} aria-label={t('deleteIt')} data-testid="delete" onClick={props.onDelete}>
          <Trash2 />
        </button>
        <button type="button" className="icon-btn" title={t('moveTo')} aria-label={t('moveTo')} data-testid="move" onClick={props.onMove}>
          <FolderInput />
        </button>
        <button
          type="button"
          className={starred ? 'icon-btn star-on' : 'icon-btn'}
          title={t(starred ? 'unstar' : 'star')}
          aria-label={t(starred ? 'unstar' : 'star')}
          aria-pressed={starred}
          onClick={() => actions.star([letter.id], !starred)}
        >
          <Star />
        </button>
        <MenuButton label={c('more')} items={menu} testid="reader-more">
          <MoreHorizontal />
        </MenuButton>
        <span className="grow" />
        <button type="button" className="icon-btn only-wide" title={t('previous')} aria-label={t('previous')} onClick={() => props.onStep(-1)}>
          <ChevronUp />
        </button>
        <button type="button" className="icon-btn only-wide" title={t('nextOne')} aria-label={t('nextOne')} onClick={() => props.onStep(1)}>
          <ChevronDown />
        </button>
      </div>
      <div className="reader-scroll" key={letter.id}>
        <h1 className="letter-subject">{letter.subject || t('noSubject')}</h1>
        <Letter letter={letter} />
        <div className="reply-bar">
          {draft ? (
            <button type="button" className="btn primary" data-testid="edit-draft" onClick={() => answer('draft')}>
              <PenLine />
              {t('editDraft')}
            </button>
          ) : (
            <>
              <button type="button" className="btn" data-testid="reply" onClick={() => answer('reply')}>
                <Reply />
                {t('reply')}
              </button>
              {many && (
                <button type="button" className="btn" data-testid="reply-all" onClick={() => answer('replyAll')}>
                  <ReplyAll />
                  {t('replyAll')}
                </button>
              )}
              <button type="button" className="btn" data-testid="forward" onClick={() => answer('forward')}>
                <Forward />
                {t('forward')}
              </button>
            </>
          )}
        </div>
        <Thread letter={letter} />
      </div>
    </section>
  )
}
