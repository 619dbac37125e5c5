import { PenLine } from 'lucide-react'
import { useCallback, useEffect, useMemo, useState } from 'react'
import { Link, useNavigate, useParams, useSearchParams } from 'react-router'
import { openCompose } from '../compose/open'
import { setHelp as announceHelp } from '../frame/help'
import { onSearchKey } from '../frame/search'
import type { FilterNode, Id } from '../jmap/types'
import { undoNow } from '../look/line'
import { ThinBar } from '../look/Page'
import { useWords } from '../words/catalogue'
import { mailWords } from '../words/mail'
import { useActions } from './actions'
import { Confirm } from './Confirm'
import { byRole, useMail } from './context'
import { Divider } from './Divider'
import { Folders } from './Folders'
import { ListHead, SelectionBar, type Narrow } from './ListHead'
import { MessageList } from './MessageList'
import { MovePicker } from './MovePicker'
import { mailboxName } from './names'
import { Reader } from './Reader'
import { parseSearch } from './search'
import { Shortcuts } from './Shortcuts'
import { useSelectAll, useSelection } from './selection'
import { useListVersion } from './store/useList'
import type { MessageList as List } from './store/list'
import { useMailKeys } from './useMailKeys'

const narrowing: Record<Narrow, FilterNode | null> = {
  all: null,
  unread: { notKeyword: '$seen' },
  starred: { hasKeyword: '$flagged' },
  withAttachment: { hasAttachment: true },
}

/** Folders, list and reader: which of them shows what is said by the address alone. */
export function MailPage({ onShown }: { onShown: (list: List) => void }) {
  const t = useWords(mailWords)
  const { store, mailboxes } = useMail()
  const { folder = 'inbox', emailId: openId } = useParams()
  const [params] = useSearchParams()
  const navigate = useNavigate()
  const selection = useSelection()
  const q = folder === 'search' ? (params.get('q') ?? '') : ''
  const [narrow, setNarrow] = useState<Narrow>('all')
  const [moving, setMoving] = useState<Id[] | null>(null)
  const [destroying, setDestroying] = useState<Id[] | null>(null)
  const [help, setHelp] = useState(false)
  useEffect(() => {
    announceHelp(() => setHelp(true))
    return () => announceHelp(null)
  }, [])
  const [drawer, setDrawer] = useState(false)
  const [cursor, setCursor] = useState<Id | undefined>(openId)

  const box = mailboxes.find((m) => m.role === folder || m.id === folder)
  const boxId = box?.id
  const actions = useActions(boxId)
  const filter = useMemo<FilterNode>(() => {
    const bins = mailboxes.filter((m) => m.role === 'trash' || m.role === 'junk').map((m) => m.id)
    const base: FilterNode =
      folder === 'search'
        ? parseSearch(q, mailboxes, bins)
        : folder === 'starred'
          ? { operator: 'AND', conditions: [{ hasKeyword: '$flagged' }, { inMailboxOtherThan: bins }] }
          : { inMailbox: boxId ?? folder }
    const extra = narrowing[narrow]
    return extra ? { operator: 'AND', conditions: [base, extra] } : base
    // the ids of folders do not change with their counts
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [folder, boxId, q, narrow, mailboxes.map((m) => m.id).join()])
  const list = useMemo(() => store.list(filter), [store, filter])
  useListVersion(list)
  useEffect(() => {
    onShown(list)
  }, [list, onShown])

  const { clear } = selection
  const selectAll = useSelectAll(list, selection.put)
  useEffect(() => clear(), [folder, q, narrow, clear])
  useEffect(() => setNarrow('all'), [folder])
  useEffect(() => {
    if (openId) setCursor(openId)
  }, [openId])

  const base = `/mail/${folder}`
  const tail = q ? `?q=${encodeURIComponent(q)}` : ''
  const open = useCallback(
    (id: Id) => {
      const row = store.row(id)
      if (row?.keywords.$draft && folder === 'drafts') openCompose({ kind: 'draft', emailId: id })
      else navigate(`${base}/${id}${tail}`, { replace: openId !== undefined })
    },
    [navigate, base, tail, openId, store, folder],
  )
  const back = () => navigate(base + tail)

  /** After a message leaves the list its successor opens (wide) or the list is back (narrow). */
  const leave = (ids: Id[], run: () => void) => {
    if (openId && ids.includes(openId)) {
      const at = list.ids.indexOf(openId)
      const next = list.ids[at + 1] ?? list.ids[at - 1]
      if (next && innerWidth > 860) navigate(`${base}/${next}${tail}`, { replace: true })
      else back()
    } else if (cursor && ids.includes(cursor)) {
      const at = list.ids.indexOf(cursor)
      setCursor(list.ids[at + 1] ?? list.ids[at - 1])
    }
    run()
    clear()
  }
  const inBin = box?.role === 'trash'
  const remove = (ids: Id[]) => {
    if (inBin) setDestroying(ids)
    else leave(ids, () => actions.trash(ids))
  }
  const step = (by: 1 | -1) => {
    const at = cursor ? list.ids.indexOf(cursor) : -1
    const next = list.ids[at < 0 ? 0 : at + by]
    if (!next) return
    setCursor(next)
    if (openId) navigate(`${base}/${next}${tail}`, { replace: true })
  }
  const keyTable = useMailKeys({
    target: () => (selection.ids.size > 0 ? [...selection.ids] : openId ? [openId] : cursor ? [cursor] : []),
    single: () => openId ?? cursor,
    step,
    open: () => cursor && open(cursor),
    pick: () => cursor && selection.toggle(cursor, false, list.ids),
    back: () => (selection.ids.size > 0 ? clear() : back()),
    archive: (ids) => leave(ids, () => actions.archive(ids)),
    remove,
    junk: (ids) => leave(ids, () => actions.junk(ids, box?.role !== 'junk')),
    move: setMoving,
    actions,
    undo: undoNow,
    search: onSearchKey,
    help: () => setHelp(true),
    go: (where) => navigate(`/mail/${where}`),
  })

  const title = folder === 'search' ? t('results', { q }) : folder === 'starred' ? t('starred') : box ? mailboxName(box, t) : ''
  const outgoing = box?.role === 'sent' || box?.role === 'drafts'
  const filtered = narrow !== 'all'
  return (
    <div className={openId ? 'mail reading' : 'mail'}>
      <aside className={drawer ? 'folders-pane shown' : 'folders-pane'} onClick={(e) => e.target === e.currentTarget && setDrawer(false)}>
        <Folders onGo={() => setDrawer(false)} />
      </aside>
      <Divider name="--folders" min={168} max={360} />
      <section className="list-pane">
        {list.busy > 0 && list.total !== null && <ThinBar />}
        {selection.ids.size > 0 ? (
          <SelectionBar
            ids={selection.ids}
            actions={{ ...actions, archive: (ids) => leave(ids, () => actions.archive(ids)) }}
            inJunk={box?.role === 'junk'}
            onDelete={remove}
            onMove={() => setMoving([...selection.ids])}
            onClear={clear}
          />
        ) : (
          <ListHead
            title={title}
            total={list.total}
            narrow={narrow}
            onNarrow={setNarrow}
            onSelectAll={selectAll}
            onFolders={() => setDrawer(true)}
          />
        )}
        <MessageList
          list={list}
          openId={openId}
          cursor={cursor}
          selection={selection}
          outgoing={outgoing}
          showFolder={folder === 'search' || folder === 'starred'}
          actions={{ ...actions, archive: (ids) => leave(ids, () => actions.archive(ids)) }}
          empty={
            filtered ? (
              <>
                <p>{t('emptyFilter')}</p>
                <button type="button" className="btn" onClick={() => setNarrow('all')}>
                  {t('showAll')}
                </button>
              </>
            ) : (
              <>
                <p>{t(folder === 'search' ? 'emptySearch' : folder === 'inbox' ? 'emptyInbox' : 'empty')}</p>
                {box?.role === 'trash' && <Link to="/settings/recover">{t('recoverDeleted')}</Link>}
              </>
            )
          }
          onOpen={open}
          onDelete={(id) => remove([id])}
        />
        <button type="button" className="compose-float only-narrow" aria-label={t('compose')} onClick={() => openCompose({ kind: 'new' })}>
          <PenLine />
        </button>
      </section>
      <Divider name="--list" min={280} max={640} />
      <section className="reader-pane">
        {openId ? (
          <Reader
            id={openId}
            actions={{ ...actions, junk: (ids, yes) => leave(ids, () => actions.junk(ids, yes)) }}
            onBack={back}
            onDelete={() => remove([openId])}
            onArchive={() => leave([openId], () => actions.archive([openId]))}
            onMove={() => setMoving([openId])}
            onStep={step}
          />
        ) : (
          <div className="reader-empty quiet">{t('nothingOpen')}</div>
        )}
      </section>
      {moving && <MovePicker onClose={() => setMoving(null)} onPick={(to) => leave(moving, () => actions.move(moving, to))} />}
      {destroying && (
        <Confirm
          title={t('deleteForever')}
          text={t('destroyAsk', { n: destroying.length })}
          onClose={() => setDestroying(null)}
          run={() => leave(destroying, () => actions.destroy(destroying))}
        />
      )}
      {help && <Shortcuts table={keyTable} onClose={() => setHelp(false)} />}
      {byRole(mailboxes, 'inbox') && <Title unread={byRole(mailboxes, 'inbox')!.unreadEmails} place={title} />}
    </div>
  )
}

function Title({ unread, place }: { unread: number; place: string }) {
  return <title>{`${unread > 0 ? `(${unread}) ` : ''}${place} · Hongyan 鸿雁`}</title>
}
