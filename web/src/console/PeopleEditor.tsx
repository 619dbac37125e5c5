import { useQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import { X } from 'lucide-react'
import { useDeferredValue, useState } from 'react'
import { get, query } from '../api/http'
import type { MailboxRight, Member, Page } from '../api/types'
import { AddressText } from '../look/AddressText'
import { Avatar } from '../look/Avatar'
import { useWords } from '../words/catalogue'
import { consoleWords } from '../words/console'
import { type People, withPerson, without, withRight, withSendAs } from './mailboxPeople'

/** Who works with a shared mailbox: one line each, and a field that finds members to add. */
export function PeopleEditor({ people, wrong, onChange }: { people: People; wrong: string | null; onChange: (people: People) => void }) {
  const t = useWords(consoleWords)
  const [words, setWords] = useState('')
  const q = useDeferredValue(words.trim())
  const { data, isFetching } = useQuery({
    queryKey: ['members', 'picker', q],
    queryFn: () => get<Page<Member>>(`/api/members${query({ q, size: 20 })}`),
    placeholderData: (old) => old,
    staleTime: 5_000,
  })
  const found = (data?.items ?? []).filter((m) => !people.some((p) => p.id === m.id))
  const add = (id: string) => {
    const member = found.find((m) => m.id === id)
    if (member) onChange(withPerson(people, member))
    setWords('')
  }
  return (
    <div className="field" data-testid="people-editor">
      <span className="label">{t('mailboxPeople')}</span>
      {people.length > 0 && (
        <ul className="mailbox-people">
          {people.map((p) => (
            <li key={p.id} data-testid="mailbox-person" data-address={p.address}>
              <span className="person-cell">
                <Avatar name={p.name} address={p.address} size={28} />
                <span>
                  {p.name}
                  <br />
                  <span className="quiet">
                    <AddressText address={p.address} />
                  </span>
                </span>
              </span>
              <span className="choices">
                <select className="input" value={p.right} aria-label={t('rightOf', { name: p.name })} onChange={(e) => onChange(withRight(people, p.id, e.target.value as MailboxRight))} data-testid="person-right">
                  <option value="read">{t('rightRead')}</option>
                  <option value="manage">{t('rightManage')}</option>
                </select>
                <label>
                  <input type="checkbox" checked={p.sendAs} onChange={(e) => onChange(withSendAs(people, p.id, e.target.checked))} data-testid="person-send-as" />
                  {t('sendAs')}
                </label>
                <button type="button" className="icon-btn" aria-label={t('removePerson', { name: p.name })} title={t('removePerson', { name: p.name })} onClick={() => onChange(without(people, p.id))}>
                  <X />
                </button>
              </span>
            </li>
          ))}
        </ul>
      )}
      <Select<string>
        style={{ width: '100%' }}
        aria-label={t('addPerson')}
        placeholder={t('addPerson')}
        value={null}
        showSearch={{ searchValue: words, onSearch: setWords, filterOption: false }}
        loading={isFetching}
        notFoundContent={data ? t('noneFound') : ' '}
        getPopupContainer={(node) => node.closest('dialog') ?? document.body}
        options={found.map((m) => ({ value: m.id, label: m.address ? `${m.name}  ${m.address}` : m.name }))}
        onSelect={add}
        data-testid="add-person"
      />
      {wrong ? <div className="wrong">{wrong}</div> : <div className="help">{t('mailboxPeopleHelp')}</div>}
    </div>
  )
}
