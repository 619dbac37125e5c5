import { Circle, CircleCheck } from 'lucide-react'
import { Link } from 'react-router'
import { Button, Switch } from 'antd'
import { useState } from 'react'
import { patch } from '../api/http'
import { tellBad } from '../look/line'
import { Note } from '../look/Note'
import { ThinBar, Trouble } from '../look/Page'
import { FolderName } from '../mail/FolderName'
import { useWords } from '../words/catalogue'
import { consoleWords } from '../words/console'
import { size } from '../words/format'
import { explain } from '../words/refusals'
import { changed, useOrganisation } from './data'
import { PageHead } from './PageHead'

/** The server's words for what is left (`verify` takes the place of `domain`, `address` shows only when it is open). */
const all = [
  ['domain', 'todoDomain', 'todoDomainWhy', '/console/domains'],
  ['verify', 'todoVerify', 'todoVerifyWhy', '/console/domains'],
  ['departments', 'todoDepartments', 'todoDepartmentsWhy', '/console/departments'],
  ['address', 'todoAddress', 'todoAddressWhy', '/console/members'],
  ['members', 'todoMembers', 'todoMembersWhy', '/console/members'],
] as const

export function Overview() {
  const t = useWords(consoleWords)
  const { data: org, error, refetch } = useOrganisation()
  const [renaming, setRenaming] = useState(false)
  const [switching, setSwitching] = useState(false)
  const turn = async (pop3: boolean) => {
    setSwitching(true)
    try {
      await patch('/api/organisation', { pop3 })
      await changed()
    } catch (e) {
      tellBad(explain(e))
    } finally {
      setSwitching(false)
    }
  }
  if (error) return <Trouble error={error} retry={() => void refetch()} />
  if (!org) return <ThinBar />
  const open = (name: string) => (name === 'departments' ? org.departments === 0 : org.todo.includes(name))
  const steps = all.filter(([name]) => (name === 'verify' || name === 'address' ? open(name) : name !== 'domain' || !open('verify')))
  const left = steps.filter(([name]) => open(name))
  return (
    <>
      <PageHead title={org.name} lead={t('overviewLead')}>
        {(org.state === 'pending' || org.state === 'rejected') && <Button onClick={() => setRenaming(true)}>{t('rename')}</Button>}
      </PageHead>
      {org.state === 'pending' && <Note kind="warn" testid="org-state">{t('pending')}</Note>}
      {org.state === 'suspended' && <Note kind="bad" testid="org-state">{t('suspended')}</Note>}
      {org.state === 'rejected' && <Note kind="bad" testid="org-state">{t('rejected', { reason: org.reason ?? '—' })}</Note>}
      <h2 className="section-title">{t('todo')}</h2>
      <ul className="todo">
        {steps.map(([name, word, why, to]) => (
          <li key={name} className={open(name) ? undefined : 'done'} data-testid={`todo-${name}`}>
            {open(name) ? <Circle aria-hidden="true" /> : <CircleCheck aria-label="✓" />}
            <div>
              <b>{t(word)}</b>
              <div className="quiet">{t(why)}</div>
            </div>
            <Link className={left[0]?.[0] === name ? 'btn primary' : open(name) ? 'btn' : 'btn link'} to={to}>
              {t(word)}
            </Link>
          </li>
        ))}
      </ul>
      <dl className="facts">
        <div>
          <dt>{t('memberCount')}</dt>
          <dd>{org.members.total}</dd>
          <p>{t('memberParts', org.members)}</p>
        </div>
        <div>
          <dt>{t('departmentCount')}</dt>
          <dd>{org.departments}</dd>
        </div>
        <div>
          <dt>{t('domain')}</dt>
          <dd>{org.domains.length}</dd>
          <p>{org.domains.map((d) => `${d.name}（${t(d.state)}）`).join(' ')}</p>
        </div>
        <div>
          <dt>{t('storage')}</dt>
          <dd>{size(org.storage.used)}</dd>
        </div>
      </dl>
      <h2 className="section-title">{t('access')}</h2>
      <div className="access">
        <div>
          <b id="access-pop3">{t('pop3')}</b>
          <div className="quiet">{t('pop3Why')}</div>
        </div>
        <Switch aria-labelledby="access-pop3" data-testid="access-pop3" checked={org.pop3} loading={switching} onChange={(on) => void turn(on)} />
      </div>
      {renaming && (
        <FolderName
          title={t('rename')}
          name={org.name}
          onClose={() => setRenaming(false)}
          save={async (name) => {
            await patch('/api/organisation', { name })
            await changed()
          }}
        />
      )}
    </>
  )
}
