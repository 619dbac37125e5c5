import { Archive, File, Folder, FolderPlus, Inbox, MoreHorizontal, PenLine, Send, ShieldAlert, Star, Trash2 } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import { NavLink } from 'react-router'
import { openCompose } from '../compose/open'
import type { Mailbox } from '../jmap/types'
import { MenuButton, type MenuEntry } from '../look/Menu'
import { useWords } from '../words/catalogue'
import { useLanguage } from '../words/language'
import { mailWords } from '../words/mail'
import { Confirm } from './Confirm'
import { useMail } from './context'
import { useFolderDoings } from './folderDoings'
import { FolderName } from './FolderName'
import { folderPath, mailboxName, tree, type Branch } from './names'

const icons: Record<string, ReactNode> = {
  inbox: <Inbox />,
  drafts: <File />,
  sent: <Send />,
  archive: <Archive />,
  junk: <ShieldAlert />,
  trash: <Trash2 />,
}

type Asking =
  | { kind: 'create'; parent: string | null }
  | { kind: 'rename' | 'delete' | 'empty'; box: Mailbox }
  | null

/** The folder pane: compose, the system folders, the person's own. */
export function Folders({ onGo }: { onGo?: () => void }) {
  const t = useWords(mailWords)
  const lang = useLanguage()
  const { mailboxes } = useMail()
  const doings = useFolderDoings()
  const [asking, setAsking] = useState<Asking>(null)
  const { system, own } = tree(mailboxes, lang)
  const close = () => setAsking(null)

  const menu = (box: Mailbox): MenuEntry[] => {
    const mine = box.role === null
    const bin = box.role === 'trash' || box.role === 'junk'
    return [
      { label: t('markAllRead'), disabled: box.unreadEmails === 0, run: () => doings.markAllRead(box) },
      { label: t('newSubfolder'), run: () => setAsking({ kind: 'create', parent: box.id }) },
      ...(bin
        ? [{ label: t('emptyFolder'), danger: true, disabled: box.totalEmails === 0, run: () => setAsking({ kind: 'empty', box }) }]
        : []),
      ...(mine
        ? ([
            '-',
            { label: t('renameFolder'), run: () => setAsking({ kind: 'rename', box }) },
            { label: t('deleteFolder'), danger: true, run: () => setAsking({ kind: 'delete', box }) },
          ] satisfies MenuEntry[])
        : []),
    ]
  }

  const line = ({ box, depth }: Branch) => {
    const name = mailboxName(box, t)
    const n = box.role === 'drafts' ? box.totalEmails : box.role === 'sent' || box.role === 'trash' ? 0 : box.unreadEmails
    return (
      <li key={box.id} className="folder" style={{ paddingInlineStart: depth * 14 }}>
        <NavLink to={`/mail/${folderPath(box)}`} onClick={onGo} data-testid={`folder-${box.role ?? box.name}`} title={name}>
          {icons[box.role ?? ''] ?? <Folder />}
          <span className="cut">{name}</span>
          {n > 0 && (
            <span className="count" aria-label={t('count', { n })}>
              {n > 9999 ? '9999+' : n}
            </span>
          )}
        </NavLink>
        <MenuButton label={t('folderMenu', { name })} className="icon-btn folder-more" items={() => menu(box)}>
          <MoreHorizontal />
        </MenuButton>
      </li>
    )
  }

  return (
    <nav className="folders" aria-label={t('folders')}>
      <button type="button" className="btn primary compose-btn" data-testid="compose" onClick={() => openCompose({ kind: 'new' })}>
        <PenLine aria-hidden="true" />
        {t('compose')}
      </button>
      <ul>
        {system.slice(0, 1).map(line)}
        <li className="folder">
          <NavLink to="/mail/starred" onClick={onGo} data-testid="folder-starred">
            <Star />
            <span className="cut">{t('starred')}</span>
          </NavLink>
        </li>
        {system.slice(1).map(line)}
      </ul>
      <div className="folders-title">
        <span>{t('folders')}</span>
        <button type="button" className="icon-btn" title={t('newFolder')} aria-label={t('newFolder')} data-testid="new-folder" onClick={() => setAsking({ kind: 'create', parent: null })}>
          <FolderPlus />
        </button>
      </div>
      <ul>{own.map(line)}</ul>

      {asking?.kind === 'create' && (
        <FolderName title={t('newFolder')} name="" onClose={close} save={(name) => doings.create(name, asking.parent)} />
      )}
      {asking?.kind === 'rename' && (
        <FolderName title={t('renameFolder')} name={asking.box.name} onClose={close} save={(name) => doings.rename(asking.box, name)} />
      )}
      {asking?.kind === 'delete' && (
        <Confirm
          title={t('deleteFolder')}
          text={t(asking.box.totalEmails === 0 ? 'deleteFolderEmpty' : 'deleteFolderAsk', { name: asking.box.name, n: asking.box.totalEmails })}
          onClose={close}
          run={() => doings.remove(asking.box)}
        />
      )}
      {asking?.kind === 'empty' && (
        <Confirm
          title={t('emptyFolder')}
          text={t('emptyAsk', { name: mailboxName(asking.box, t), n: asking.box.totalEmails })}
          onClose={close}
          run={() => doings.empty(asking.box)}
        />
      )}
    </nav>
  )
}
