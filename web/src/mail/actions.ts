import { useMemo } from 'react'
import type { Id, Mailbox, Role } from '../jmap/types'
import { tell, tellBad } from '../look/line'
import { render, useWords } from '../words/catalogue'
import { mailWords, type MailWord } from '../words/mail'
import { explain } from '../words/refusals'
import { byRole, useMail } from './context'
import { mailboxName } from './names'
import { Partly, without, type Placement } from './store/store'

export interface Actions {
  archive: (ids: Id[]) => void
  trash: (ids: Id[]) => void
  destroy: (ids: Id[]) => void
  move: (ids: Id[], to: Mailbox) => void
  junk: (ids: Id[], yes: boolean) => void
  seen: (ids: Id[], yes: boolean, quiet?: boolean) => void
  star: (ids: Id[], yes: boolean) => void
}

function keyword(now: Placement, name: string, yes: boolean): Placement {
  const keywords = { ...now.keywords }
  if (yes) keywords[name] = true
  else delete keywords[name]
  return { ...now, keywords }
}

/** Where a message is after a move: it leaves the folder it is shown in and stays in its others; from a search it leaves all. */
export function moved(now: Placement, from: Id | undefined, to: Id): Placement {
  if (from === undefined || !now.mailboxIds[from]) return { ...now, mailboxIds: { [to]: true } }
  return { ...now, mailboxIds: { ...without(now.mailboxIds, from), [to]: true } }
}

/** Everything a person can do to messages: at once on the page, with a way back in the line. `from` is the folder on show. */
export function useActions(from?: Id): Actions {
  const { store, mailboxes } = useMail()
  const t = useWords(mailWords)
  return useMemo(() => {
    const run = (ids: Id[], next: (now: Placement) => Placement, said: string | null) => {
      if (ids.length === 0) return
      const done = store.change(ids, next)
      const takeBack = (undo: () => Promise<void>) =>
        undo().then(
          () => tell(render(mailWords.didUndo)),
          (e: unknown) => tellBad(explain(e)),
        )
      done.catch((e: unknown) => {
        if (e instanceof Partly) tellBad(t('didPart', { n: e.done, left: e.left, why: explain(e.reason) }), () => void takeBack(e.undo))
        else tellBad(explain(e))
      })
      if (said === null) return
      // at once, as the page: who takes it back before the server answered waits for the answer
      tell(said, () => {
        done.then(takeBack, (e: unknown) => (e instanceof Partly ? takeBack(e.undo) : undefined)) // what failed is told above
      })
    }
    const place = (ids: Id[], to: Mailbox, word: MailWord) =>
      run(
        ids,
        (now) => (to.role === 'junk' ? moved(now, undefined, to.id) : moved(now, from, to.id)),
        t(word, { n: ids.length, name: mailboxName(to, t) }),
      )
    const toRole = (ids: Id[], role: Role, word: MailWord) => {
      const box = byRole(mailboxes, role)
      if (box) place(ids, box, word)
    }
    return {
      archive: (ids) => toRole(ids, 'archive', 'didArchive'),
      trash: (ids) => toRole(ids, 'trash', 'didDelete'),
      move: (ids, to) => place(ids, to, 'didMove'),
      junk: (ids, yes) => toRole(ids, yes ? 'junk' : 'inbox', yes ? 'didJunk' : 'didNotJunk'),
      seen: (ids, yes, quiet) =>
        run(
          ids,
          (now) => keyword(now, '$seen', yes),
          quiet ? null : t(yes ? 'didRead' : 'didUnread', { n: ids.length }),
        ),
      star: (ids, yes) => run(ids, (now) => keyword(now, '$flagged', yes), null),
      destroy: (ids) => {
        store.destroy(ids, from).then(
          () => tell(t('didDestroy', { n: ids.length })),
          (e: unknown) => {
            tellBad(explain(e))
          },
        )
      },
    }
  }, [store, mailboxes, t, from])
}
