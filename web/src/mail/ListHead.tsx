import { Archive, Filter as FilterIcon, FolderInput, Mail as MailIcon, MailOpen, Menu as MenuIcon, MoreHorizontal, ShieldAlert, ShieldCheck, Star, Trash2, X } from 'lucide-react'
import { MenuButton } from '../look/Menu'
import { useWords } from '../words/catalogue'
import { coreWords } from '../words/core'
import { mailWords } from '../words/mail'
import type { Actions } from './actions'
import type { Id } from '../jmap/types'

export type Narrow = 'all' | 'unread' | 'starred' | 'withAttachment'
const choices: Narrow[] = ['all', 'unread', 'starred', 'withAttachment']

/** Title, number and filter above the list. */
export function ListHead(props: {
  title: string
  total: number | null
  narrow: Narrow
  onNarrow: (to: Narrow) => void
  onSelectAll: () => void
  onFolders: () => void
}) {
  const t = useWords(mailWords)
  return (
    <header className="list-head">
      <button type="button" className="icon-btn only-narrow" aria-label={t('openFolders')} data-testid="open-folders" onClick={props.onFolders}>
        <MenuIcon />
      </button>
      <label className="pick-all only-wide" title={t('selectAll')}>
        <input type="checkbox" aria-label={t('selectAll')} checked={false} onChange={props.onSelectAll} data-testid="select-all" />
      </label>
      <h1 className="cut">{props.title}</h1>
      {props.total !== null && <span className="quiet total">{props.total}</span>}
      <span className="grow" />
      <MenuButton
        label={t('filter')}
        className={props.narrow === 'all' ? 'icon-btn' : 'btn link'}
        testid="filter"
        items={() => choices.map((each) => ({ label: t(each), checked: each === props.narrow, run: () => props.onNarrow(each) }))}
      >
        <FilterIcon />
        {props.narrow !== 'all' && t(props.narrow)}
      </MenuButton>
    </header>
  )
}

/** Takes the place of the title while rows are ticked. */
export function SelectionBar(props: {
  ids: ReadonlySet<Id>
  actions: Actions
  inJunk: boolean
  onDelete: (ids: Id[]) => void
  onMove: () => void
  onClear: () => void
}) {
  const t = useWords(mailWords)
  const c = useWords(coreWords)
  const all = [...props.ids]
  const then = (run: () => void) => () => {
    run()
    props.onClear()
  }
  return (
    <header className="list-head selecting" data-testid="selection-bar">
      <button type="button" className="icon-btn" title={t('clearSelection')} aria-label={t('clearSelection')} onClick={props.onClear}>
        <X />
      </button>
      <b>{t('selected', { n: all.length })}</b>
      <span className="grow" />
      <button type="button" className="icon-btn" title={t('archiveIt')} aria-label={t('archiveIt')} data-testid="bulk-archive" onClick={then(() => props.actions.archive(all))}>
        <Archive />
      </button>
      <button type="button" className="icon-btn" title={t('deleteIt')} aria-label={t('deleteIt')} data-testid="bulk-delete" onClick={() => props.onDelete(all)}>
        <Trash2 />
      </button>
      <button type="button" className="icon-btn" title={t('moveTo')} aria-label={t('moveTo')} data-testid="bulk-move" onClick={props.onMove}>
        <FolderInput />
      </button>
      <MenuButton
        label={c('more')}
        testid="bulk-more"
        items={() => [
          { label: t('markRead'), icon: <MailOpen />, run: then(() => props.actions.seen(all, true)) },
          { label: t('markUnread'), icon: <MailIcon />, run: then(() => props.actions.seen(all, false)) },
          { label: t('star'), icon: <Star />, run: then(() => props.actions.star(all, true)) },
          { label: t('unstar'), icon: <Star />, run: then(() => props.actions.star(all, false)) },
          props.inJunk
            ? { label: t('notJunk'), icon: <ShieldCheck />, run: then(() => props.actions.junk(all, false)) }
            : { label: t('junkIt'), icon: <ShieldAlert />, run: then(() => props.actions.junk(all, true)) },
        ]}
      >
        <MoreHorizontal />
      </MenuButton>
    </header>
  )
}
