import { openCompose } from '../compose/open'
import type { Id } from '../jmap/types'
import type { Actions } from './actions'
import { useMail } from './context'
import { useShortcuts, type Shortcut } from './keys'

interface Doings {
  target: () => Id[]
  single: () => Id | undefined
  step: (by: 1 | -1) => void
  open: () => void
  pick: () => void
  back: () => void
  archive: (ids: Id[]) => void
  remove: (ids: Id[]) => void
  junk: (ids: Id[]) => void
  move: (ids: Id[]) => void
  actions: Actions
  undo: () => void
  search: () => void
  help: () => void
  go: (where: string) => void
}

/** The keys of LOOK.md; the table is also what `?` shows. */
export function useMailKeys(d: Doings): Shortcut[] {
  const { store } = useMail()
  const on = (run: (ids: Id[]) => void) => () => {
    const ids = d.target()
    if (ids.length > 0) run(ids)
  }
  const answer = (kind: 'reply' | 'replyAll' | 'forward') => () => {
    const emailId = d.single()
    if (emailId) openCompose({ kind, emailId })
  }
  const table: Shortcut[] = [
    { keys: 'j', word: 'keyNext', run: () => d.step(1) },
    { keys: 'k', word: 'keyPrevious', run: () => d.step(-1) },
    { keys: 'o / Enter', word: 'keyOpen', run: d.open },
    { keys: 'x', word: 'keySelect', run: d.pick },
    { keys: 'u', word: 'keyUndo', run: d.undo },
    { keys: 'Escape', word: 'keyBack', run: d.back },
    { keys: 'e', word: 'archiveIt', run: on(d.archive) },
    { keys: '# / Delete', word: 'deleteIt', run: on(d.remove) },
    { keys: 's', word: 'star', run: on((ids) => d.actions.star(ids, !store.row(ids[0]!)?.keywords.$flagged)) },
    { keys: 'v', word: 'moveTo', run: on(d.move) },
    { keys: '!', word: 'junkIt', run: on(d.junk) },
    { keys: 'I', word: 'markRead', run: on((ids) => d.actions.seen(ids, true)) },
    { keys: 'U', word: 'markUnread', run: on((ids) => d.actions.seen(ids, false)) },
    { keys: 'c', word: 'compose', run: () => openCompose({ kind: 'new' }) },
    { keys: 'r', word: 'reply', run: answer('reply') },
    { keys: 'a', word: 'replyAll', run: answer('replyAll') },
    { keys: 'f', word: 'forward', run: answer('forward') },
    { keys: '/', word: 'search', run: d.search },
    { keys: 'g i', word: 'keyGoInbox', run: () => d.go('inbox') },
    { keys: 'g d', word: 'keyGoDrafts', run: () => d.go('drafts') },
    { keys: 'g s', word: 'keyGoSent', run: () => d.go('sent') },
    { keys: '?', word: 'keyHelp', run: d.help },
  ]
  useShortcuts(table)
  return table
}
