import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { rowProperties, type Id, type Letter as LetterType, type Row } from '../jmap/types'
import { Avatar } from '../look/Avatar'
import { useWords } from '../words/catalogue'
import { longDate } from '../words/format'
import { useLanguage } from '../words/language'
import { mailWords } from '../words/mail'
import { byRole, useLetter, useMail } from './context'
import { Letter } from './Letter'
import { person } from './names'

/** The other messages of the conversation as one line each; a click opens it in place. */
export function Thread({ letter }: { letter: LetterType }) {
  const t = useWords(mailWords)
  const { jmap, store, mailboxes } = useMail()
  const { data } = useQuery({
    queryKey: ['thread', jmap.accountId, letter.threadId],
    queryFn: async () => {
      const batch = jmap.batch()
      const thread = batch.add('Thread/get', { ids: [letter.threadId] })
      const rows = batch.add<{ list: Row[] }>('Email/get', {
        '#ids': thread.ref('/list/*/emailIds'),
        properties: rowProperties,
      })
      const list = (await batch.send())(rows).list
      store.keep(list)
      return list
    },
  })
  const trash = byRole(mailboxes, 'trash')
  const others = (data ?? [])
    .filter((row) => row.id !== letter.id && !row.keywords.$draft && !(trash && row.mailboxIds[trash.id]))
    .sort((a, b) => b.receivedAt.localeCompare(a.receivedAt))
  if (others.length === 0) return null
  return (
    <section className="thread" aria-label={t('conversation', { n: others.length })}>
      <h3 className="quiet">{t('conversation', { n: others.length })}</h3>
      {others.map((row) => (
        <Folded key={row.id} row={row} />
      ))}
    </section>
  )
}

function Folded({ row }: { row: Row }) {
  const lang = useLanguage()
  const [open, setOpen] = useState(false)
  const from = row.from?.[0]
  return (
    <div className="folded">
      <button type="button" aria-expanded={open} onClick={() => setOpen(!open)}>
        <Avatar name={from?.name} address={from?.email} size={24} />
        <b className="cut">{person(from)}</b>
        <span className="quiet cut">{row.preview}</span>
        <time className="quiet">{longDate(new Date(row.receivedAt), lang)}</time>
      </button>
      {open && <Unfolded id={row.id} />}
    </div>
  )
}

function Unfolded({ id }: { id: Id }) {
  const { data } = useLetter(id)
  return data ? <Letter letter={data} /> : null
}
