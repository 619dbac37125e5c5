import { Archive, Forward, MailOpen, Mail as MailIcon, Paperclip, Reply, Star, Trash2 } from 'lucide-react'
import { memo } from 'react'
import type { Id, Row } from '../jmap/types'
import { Avatar } from '../look/Avatar'
import { useWords } from '../words/catalogue'
import { fullDate, shortDate } from '../words/format'
import { useLanguage } from '../words/language'
import { mailWords } from '../words/mail'
import type { Actions } from './actions'
import { useMail, useRow } from './context'
import { mailboxName, people, person } from './names'
import { useSwipe } from './useSwipe'

interface Props {
  id: Id | undefined
  index: number
  top: number
  height: number
  active: boolean
  cursor: boolean
  picked: boolean
  picking: boolean
  outgoing: boolean
  showFolder: boolean
  actions: Actions
  onOpen: (id: Id) => void
  onPick: (id: Id, range: boolean) => void
  onDelete: (id: Id) => void
}

/** One message of the list: two lines of facts, one of text; unread by weight and dot. */
export const ListRow = memo(function ListRow(props: Props) {
  const row = useRow(props.id)
  const place = { transform: `translateY(${props.top}px)`, height: props.height }
  if (!row)
    return (
      <div className="row waiting" style={place} role="row" aria-busy="true">
        <div className="row-in">
          <span className="bone round" />
          <div className="row-text">
            <span className="bone" style={{ width: '45%' }} />
            <span className="bone" style={{ width: '80%' }} />
            <span className="bone" style={{ width: '65%' }} />
          </div>
        </div>
      </div>
    )
  return <Filled {...props} row={row} place={place} />
})

function Filled({ row, place, ...props }: Props & { row: Row; place: React.CSSProperties }) {
  const t = useWords(mailWords)
  const lang = useLanguage()
  const { own, mailboxes } = useMail()
  const unread = !row.keywords.$seen
  const starred = !!row.keywords.$flagged
  const draft = !!row.keywords.$draft
  const date = new Date(row.receivedAt)
  const who = props.outgoing
    ? people(row.to, own, t, 2) || t('noRecipient')
    : person(row.from?.[0]) || t('noSender')
  const face = props.outgoing ? row.to?.[0] : row.from?.[0]
  const folder = props.showFolder && mailboxes.find((m) => row.mailboxIds[m.id])
  const stop = (run: () => void) => (e: React.MouseEvent) => {
    e.stopPropagation()
    run()
  }
  const swipe = useSwipe(
    () => props.actions.archive([row.id]),
    () => props.onDelete(row.id),
  )
  const names = ['row', unread && 'unread', props.active && 'active', props.cursor && 'cursor', props.picked && 'picked']
  return (
    <div
      className={names.filter(Boolean).join(' ')}
      style={place}
      role="row"
      aria-selected={props.picked || props.active}
      aria-rowindex={props.index + 1}
      data-testid="message-row"
      data-email-id={row.id}
      data-unread={unread}
      {...swipe.handlers}
      onClick={(e) => {
        if (swipe.swallow()) return
        if (e.shiftKey) props.onPick(row.id, true)
        else if (e.metaKey || e.ctrlKey || props.picking) props.onPick(row.id, false)
        else props.onOpen(row.id)
      }}
    >
      {swipe.dx !== 0 && (
        <div className={`row-under ${swipe.dx > 0 ? 'right' : 'left'}${swipe.far ? ' far' : ''}`} aria-hidden="true">
          {swipe.dx > 0 ? <Archive /> : <Trash2 />}
          {t(swipe.dx > 0 ? 'archiveIt' : 'deleteIt')}
        </div>
      )}
      <div className="row-in" style={swipe.dx === 0 ? undefined : { transform: `translateX(${swipe.dx}px)` }}>
      <label className="row-pick" onClick={(e) => e.stopPropagation()}>
        <Avatar name={face?.name} address={face?.email} size={32} />
        <input
          type="checkbox"
          aria-label={`${t('select')} ${row.subject ?? ''}`}
          checked={props.picked}
          onChange={(e) => props.onPick(row.id, (e.nativeEvent as MouseEvent).shiftKey)}
        />
      </label>
      <div className="row-text">
        <div className="row-line">
          {unread && <span className="dot" aria-label={t('unread')} />}
          <span className="who cut">
            {draft && <b className="draft">{t('draftMark')} </b>}
            {who}
          </span>
          <time dateTime={row.receivedAt} title={fullDate(date, lang)}>
            {shortDate(date, lang)}
          </time>
        </div>
        <div className="row-line">
          <span className="subject cut">{row.subject || t('noSubject')}</span>
          {folder && <span className="tag cut">{mailboxName(folder, t)}</span>}
          {row.keywords.$answered && <Reply aria-label={t('answered')} />}
          {row.keywords.$forwarded && <Forward aria-label={t('forwarded')} />}
          {row.hasAttachment && <Paperclip aria-label={t('hasAttachment')} />}
          <button
            type="button"
            className={starred ? 'star on' : 'star'}
            aria-label={t(starred ? 'unstar' : 'star')}
            aria-pressed={starred}
            onClick={stop(() => props.actions.star([row.id], !starred))}
          >
            <Star />
          </button>
        </div>
        <div className="preview cut">{row.preview}</div>
      </div>
      <div className="row-actions">
        <button type="button" className="icon-btn" title={t('archiveIt')} aria-label={t('archiveIt')} onClick={stop(() => props.actions.archive([row.id]))}>
          <Archive />
        </button>
        <button type="button" className="icon-btn" title={t('deleteIt')} aria-label={t('deleteIt')} onClick={stop(() => props.onDelete(row.id))}>
          <Trash2 />
        </button>
        <button
          type="button"
          className="icon-btn"
          title={t(unread ? 'markRead' : 'markUnread')}
          aria-label={t(unread ? 'markRead' : 'markUnread')}
          onClick={stop(() => props.actions.seen([row.id], unread, true))}
        >
          {unread ? <MailOpen /> : <MailIcon />}
        </button>
      </div>
      </div>
    </div>
  )
}
