import { ChevronDown, ChevronUp } from 'lucide-react'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { openCompose } from '../compose/open'
import type { EmailAddress, Letter } from '../jmap/types'
import { Avatar } from '../look/Avatar'
import { tell } from '../look/line'
import { MenuButton } from '../look/Menu'
import { useWords } from '../words/catalogue'
import { coreWords } from '../words/core'
import { fullDate, longDate, size } from '../words/format'
import { useLanguage } from '../words/language'
import { mailWords } from '../words/mail'
import { useMail } from './context'
import { people, person } from './names'

/** Who wrote to whom and when; the full addresses behind "details". */
export function LetterHead({ letter }: { letter: Letter }) {
  const t = useWords(mailWords)
  const lang = useLanguage()
  const { own } = useMail()
  const [open, setOpen] = useState(false)
  const from = letter.from?.[0]
  const when = new Date(letter.sentAt ?? letter.receivedAt)
  const names = people([...(letter.to ?? []), ...(letter.cc ?? [])], own, t, 4)
  return (
    <div className="letter-head">
      <Avatar name={from?.name} address={from?.email} size={40} />
      <div className="letter-who">
        <div className="letter-from">
          {from ? <Person address={from} strong /> : <b>{t('noSender')}</b>}
          <time className="quiet" dateTime={letter.receivedAt} title={fullDate(when, lang)}>
            {longDate(when, lang)}
          </time>
        </div>
        <div className="letter-to quiet">
          <span className="cut">{names ? t('toLine', { names }) : t('noRecipient')}</span>
          <button type="button" className="details" aria-expanded={open} data-testid="details" onClick={() => setOpen(!open)}>
            {t(open ? 'hideDetails' : 'details')}
            {open ? <ChevronUp size={14} /> : <ChevronDown size={14} />}
          </button>
        </div>
        {open && (
          <dl className="letter-details">
            <Addresses label={t('from')} list={letter.from} />
            <Addresses label={t('to')} list={letter.to} />
            <Addresses label={t('cc')} list={letter.cc} />
            <Addresses label={t('bcc')} list={letter.bcc} />
            <dt>{t('date')}</dt>
            <dd>{fullDate(when, lang)}</dd>
            <dt>{t('size')}</dt>
            <dd>{size(letter.size)}</dd>
            {letter.messageId?.[0] && (
              <>
                <dt>Message-ID</dt>
                <dd className="mono">{letter.messageId[0]}</dd>
              </>
            )}
          </dl>
        )}
      </div>
    </div>
  )
}

function Addresses({ label, list }: { label: string; list: EmailAddress[] | null }) {
  if (!list || list.length === 0) return null
  return (
    <>
      <dt>{label}</dt>
      <dd>
        {list.map((a, i) => (
          <Person key={i} address={a} />
        ))}
      </dd>
    </>
  )
}

function Person({ address, strong }: { address: EmailAddress; strong?: boolean }) {
  const t = useWords(mailWords)
  const c = useWords(coreWords)
  const navigate = useNavigate()
  const name = person(address)
  return (
    <span className="person">
      <MenuButton
        label={`${name} ${address.email}`}
        className="person-name"
        items={() => [
          { title: address.email },
          { label: t('writeTo', { name }), run: () => openCompose({ kind: 'new', to: [address] }) },
          {
            label: t('copyAddress'),
            run: () => void navigator.clipboard.writeText(address.email).then(() => tell(c('copied'))),
          },
          { label: t('searchFrom'), run: () => navigate(`/mail/search?q=${encodeURIComponent(`from:${address.email}`)}`) },
        ]}
      >
        {strong ? <b>{name}</b> : name}
      </MenuButton>
      {address.name && <span className="quiet address">{address.email}</span>}
    </span>
  )
}
