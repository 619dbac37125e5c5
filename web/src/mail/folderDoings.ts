import { useNavigate } from 'react-router'
import { queries } from '../api/session'
import { allDone } from '../jmap/client'
import type { Mailbox, SetAnswer } from '../jmap/types'
import { tell, tellBad } from '../look/line'
import { useWords } from '../words/catalogue'
import { mailWords } from '../words/mail'
import { explain } from '../words/refusals'
import { moved } from './actions'
import { byRole, useMail } from './context'
import { mailboxesKey } from './store/store'

/** Create, rename, delete and empty folders. */
export function useFolderDoings() {
  const { jmap, store, mailboxes } = useMail()
  const navigate = useNavigate()
  const t = useWords(mailWords)

  const set = async (args: Record<string, unknown>) => {
    allDone(await jmap.call<SetAnswer>('Mailbox/set', args))
    await queries.invalidateQueries({ queryKey: mailboxesKey(jmap.accountId) })
  }
  const quietly = (work: Promise<unknown>) => void work.catch((e: unknown) => tellBad(explain(e)))
  const idsOf = (box: Mailbox) => store.list({ inMailbox: box.id }).all()

  return {
    create: (name: string, parentId: string | null) => set({ create: { new: { name, parentId } } }),
    rename: (box: Mailbox, name: string) => set({ update: { [box.id]: { name } } }),
    remove: (box: Mailbox) => {
      const trash = byRole(mailboxes, 'trash')
      const work = async () => {
        const ids = box.totalEmails > 0 ? await idsOf(box) : []
        if (ids.length > 0 && trash) await store.change(ids, (now) => moved(now, box.id, trash.id))
        await set({ destroy: [box.id] })
        navigate('/mail/inbox')
      }
      quietly(work())
    },
    empty: (box: Mailbox) => {
      const work = async () => {
        const ids = await idsOf(box)
        await store.destroy(ids, box.id)
        tell(t('didDestroy', { n: ids.length }))
      }
      quietly(work())
    },
    markAllRead: (box: Mailbox) => {
      const work = async () => {
        const ids = await store.list({ inMailbox: box.id, notKeyword: '$seen' }).all()
        const undo = await store.change(ids, (now) => ({ ...now, keywords: { ...now.keywords, $seen: true } }))
        tell(t('didRead', { n: ids.length }), () => quietly(undo()))
      }
      quietly(work())
    },
  }
}
