import { useQuery } from '@tanstack/react-query'
import { X } from 'lucide-react'
import { useDeferredValue, useId, useRef, useState, type ReactNode } from 'react'
import { get } from '../api/http'
import type { Person } from '../api/types'
import type { EmailAddress } from '../jmap/types'
import { Avatar } from '../look/Avatar'
import { useWords } from '../words/catalogue'
import { composeWords } from '../words/compose'
import { parseAddresses, validAddress } from './addresses'

/** One line of recipients as chips, completed from the organisation's people (pinyin and initials too). */
export function Recipients(props: {
  label: string
  list: EmailAddress[]
  onChange: (list: EmailAddress[]) => void
  testid: string
  autoFocus?: boolean
  extra?: ReactNode
}) {
  const t = useWords(composeWords)
  const id = useId()
  const input = useRef<HTMLInputElement>(null)
  const [text, setText] = useState('')
  const [at, setAt] = useState(0)
  const [open, setOpen] = useState(false)
  const wanted = useDeferredValue(text.trim())
  const { data } = useQuery({
    queryKey: ['people', wanted],
    enabled: wanted.length > 0 && !wanted.includes('<'),
    queryFn: () => get<{ items: Person[] }>(`/api/people?q=${encodeURIComponent(wanted)}`),
    placeholderData: (old) => old,
    staleTime: 60_000,
  })
  const has = (email: string) => props.list.some((a) => a.email.toLowerCase() === email.toLowerCase())
  const found = open && wanted ? (data?.items ?? []).filter((p) => !has(p.address)).slice(0, 8) : []

  const add = (more: EmailAddress[]) => {
    const fresh = more.filter((a, i) => !has(a.email) && more.findIndex((b) => b.email === a.email) === i)
    if (fresh.length > 0) props.onChange([...props.list, ...fresh])
    setText('')
    setAt(0)
    setOpen(false)
  }
  const choose = (p: Person | undefined) => {
    if (p) add([{ name: p.name, email: p.address }])
    input.current?.focus()
  }
  const take = () => text.trim() !== '' && add(parseAddresses(text))

  const keys = (e: React.KeyboardEvent) => {
    if (e.nativeEvent.isComposing || e.keyCode === 229) return // the input method has the keys
    if (e.key === 'Enter' && (e.ctrlKey || e.metaKey)) return // sends: what is typed counts, not what is suggested
    if (found.length > 0 && (e.key === 'ArrowDown' || e.key === 'ArrowUp')) {
      setAt((at + (e.key === 'ArrowDown' ? 1 : found.length - 1)) % found.length)
    } else if ((e.key === 'Enter' || e.key === 'Tab') && found.length > 0 && !validAddress(text.trim())) choose(found[at])
    else if ((e.key === 'Enter' || e.key === ',' || e.key === ';') && text.trim() !== '') take()
    else if (e.key === 'Backspace' && text === '' && props.list.length > 0) props.onChange(props.list.slice(0, -1))
    else if (e.key === 'Escape' && found.length > 0) {
      setOpen(false)
      e.stopPropagation()
    } else return
    e.preventDefault()
  }

  return (
    <div className="recipients" onClick={(e) => e.target === e.currentTarget && input.current?.focus()}>
      <label htmlFor={id}>{props.label}</label>
      <div className="chips">
        {props.list.map((a, i) => (
          <span key={a.email} className={validAddress(a.email) ? 'chip' : 'chip bad'} title={a.email} data-testid="chip">
            <span className="cut">{a.name || a.email}</span>
            <button type="button" aria-label={t('removePerson', { name: a.name || a.email })} onClick={() => props.onChange(props.list.filter((_, n) => n !== i))}>
              <X size={13} />
            </button>
          </span>
        ))}
        <input
          ref={input}
          id={id}
          value={text}
          data-testid={props.testid}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          autoFocus={props.autoFocus}
          role="combobox"
          aria-expanded={found.length > 0}
          aria-controls={`${id}-list`}
          aria-activedescendant={found.length > 0 ? `${id}-${at}` : undefined}
          onChange={(e) => {
            setText(e.target.value)
            setAt(0)
            setOpen(true)
          }}
          onKeyDown={keys}
          onBlur={() => {
            setOpen(false)
            take()
          }}
          onPaste={(e) => {
            const pasted = e.clipboardData.getData('text/plain')
            if (!/[@].*[,;，；\n]|[<]/s.test(pasted)) return
            e.preventDefault()
            add(parseAddresses(`${text}${pasted}`))
          }}
        />
      </div>
      {props.extra}
      {found.length > 0 && (
        <ul id={`${id}-list`} className="suggestions" role="listbox" aria-label={t('suggestions')}>
          {found.map((p, i) => (
            <li
              key={p.address}
              id={`${id}-${i}`}
              role="option"
              aria-selected={i === at}
              data-testid="suggestion"
              onMouseDown={(e) => {
                e.preventDefault() // keep the focus in the field
                choose(p)
              }}
            >
              <Avatar name={p.name} address={p.address} size={28} />
              <span className="cut">
                <b>{p.name}</b> <span className="quiet">{p.address}</span>
              </span>
              {p.department && <span className="quiet cut dept">{p.department}</span>}
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
