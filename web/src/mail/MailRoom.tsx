import { useEffect, useMemo, useRef, useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { useMe } from '../api/session'
import { ComposeHost } from '../compose/ComposeHost'
import { Jmap } from '../jmap/client'
import { listen } from '../jmap/push'
import { Note } from '../look/Note'
import { ThinBar, Trouble } from '../look/Page'
import { setOnline } from '../frame/online'
import { useWords } from '../words/catalogue'
import { mailWords } from '../words/mail'
import { MailContext, useIdentities, useMailboxes } from './context'
import { MailPage } from './MailPage'
import { MailStore } from './store/store'
import type { MessageList } from './store/list'
import './mail.css'

/** Opens the JMAP connection, keeps it listening, and holds the store for the pages inside. */
export default function MailRoom() {
  const t = useWords(mailWords)
  const me = useMe()
  const { data: jmap, error, refetch } = useQuery({
    queryKey: ['jmap', me.accountId],
    queryFn: () => Jmap.open(),
    staleTime: Infinity,
    gcTime: Infinity,
    enabled: me.accountId !== null,
  })
  if (!me.accountId)
    return (
      <div className="mail-note">
        <Note>{t('noMail')}</Note>
      </div>
    )
  if (error) return <Trouble error={error} retry={() => void refetch()} />
  return jmap ? <Connected jmap={jmap} /> : <ThinBar />
}

function Connected({ jmap }: { jmap: Jmap }) {
  const me = useMe()
  const store = useMemo(() => new MailStore(jmap), [jmap])
  const shown = useRef<MessageList | undefined>(undefined)
  const { data: mailboxes, error, refetch } = useMailboxes(jmap)
  const { data: identities } = useIdentities(jmap)
  const [ready, setReady] = useState(false)

  useEffect(() => {
    setReady(true)
    let timer: ReturnType<typeof setTimeout>
    const stop = listen(
      jmap,
      (changed) => {
        clearTimeout(timer)
        timer = setTimeout(() => store.serverChanged(changed.Email, shown.current), 150)
      },
      setOnline,
    )
    return () => {
      clearTimeout(timer)
      stop()
    }
  }, [jmap, store])

  const mail = useMemo(
    () =>
      mailboxes && {
        jmap,
        store,
        mailboxes,
        own: new Set([me.address, ...(identities ?? []).map((i) => i.email)].flatMap((a) => (a ? [a.toLowerCase()] : []))),
      },
    [jmap, store, mailboxes, identities, me.address],
  )
  if (error && !mailboxes) return <Trouble error={error} retry={() => void refetch()} />
  if (!mail || !ready) return <ThinBar />
  return (
    <MailContext value={mail}>
      <MailPage onShown={(list) => (shown.current = list)} />
      <ComposeHost />
    </MailContext>
  )
}
