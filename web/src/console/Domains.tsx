import { Button } from 'antd'
import { useState } from 'react'
import { Link, useNavigate } from 'react-router'
import { post } from '../api/http'
import type { Domain } from '../api/types'
import { Dialog } from '../look/Dialog'
import { Field } from '../look/Field'
import { ThinBar, Trouble } from '../look/Page'
import { useWords } from '../words/catalogue'
import { consoleWords } from '../words/console'
import { coreWords } from '../words/core'
import { explain } from '../words/refusals'
import { changed, useDomains, useOrganisation } from './data'
import { PageHead } from './PageHead'
import { StateMark } from './StateMark'

const DOMAIN = /^(?=.{3,253}$)([\p{L}\p{N}]([\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)+[\p{L}\p{N}-]{2,63}$/u
const recordsOf = (name: string) => `/console/domains/records?name=${encodeURIComponent(name)}`
const LABEL = /^[a-z0-9][a-z0-9-]{1,28}[a-z0-9]$/

export function Domains() {
  const t = useWords(consoleWords)
  const { data, error, refetch } = useDomains()
  const { data: org } = useOrganisation()
  const [asking, setAsking] = useState<'add' | 'claim' | null>(null)
  const free = org?.freeSubdomain
  const mayClaim = free?.available && !free.claimed
  if (error) return <Trouble error={error} retry={() => void refetch()} />
  return (
    <>
      <PageHead title={t('domains')} lead={t('domainsLead')}>
        {mayClaim && (
          <Button onClick={() => setAsking('claim')} data-testid="claim-domain">
            {t('claim')}
          </Button>
        )}
        <Button type="primary" onClick={() => setAsking('add')} data-testid="add-domain">
          {t('addDomain')}
        </Button>
      </PageHead>
      {!data ? (
        <ThinBar />
      ) : data.length === 0 ? (
        <p className="quiet">{t('noDomains')}</p>
      ) : (
        <ul className="domain-list" data-testid="domains">
          {data.map((d) => (
            <li key={d.name} data-testid={`domain-${d.name}`}>
              <Link className="name" to={recordsOf(d.name)}>
                <b>{d.name}</b>
              </Link>
              {d.free && <span className="quiet">{t('free')}</span>}
              <StateMark state={d.state} />
            </li>
          ))}
        </ul>
      )}
      {asking === 'add' && <Ask kind="add" onClose={() => setAsking(null)} />}
      {asking === 'claim' && <Ask kind="claim" suffix={free!.suffix} onClose={() => setAsking(null)} />}
    </>
  )
}

function Ask({ kind, suffix, onClose }: { kind: 'add' | 'claim'; suffix?: string; onClose: () => void }) {
  const t = useWords(consoleWords)
  const c = useWords(coreWords)
  const navigate = useNavigate()
  const [text, setText] = useState('')
  const [wrong, setWrong] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const value = text.trim().toLowerCase().replace(/\.$/, '')
  const submit = async () => {
    if (!(kind === 'add' ? DOMAIN : LABEL).test(value)) return setWrong(t(kind === 'add' ? 'domainWrong' : 'labelWrong'))
    setBusy(true)
    try {
      const domain = await (kind === 'add'
        ? post<Domain>('/api/domains', { name: value })
        : post<Domain>('/api/domains/free', { label: value }))
      await changed()
      navigate(recordsOf(domain.name))
    } catch (e) {
      setWrong(explain(e))
      setBusy(false)
    }
  }
  return (
    <Dialog title={t(kind === 'add' ? 'addDomain' : 'claim')} onClose={onClose} testid="domain-dialog">
      <form
        onSubmit={(e) => {
          e.preventDefault()
          void submit()
        }}
      >
        <Field
          label={t(kind === 'add' ? 'domain' : 'label')}
          value={text}
          onChange={(v) => {
            setText(v)
            setWrong(null)
          }}
          help={t(kind === 'add' ? 'domainHelp' : 'claimHelp')}
          wrong={wrong}
          suffix={suffix ? `.${suffix.replace(/^\./, '')}` : undefined}
          autoFocus
          autoCapitalize="none"
          spellCheck={false}
          testid="domain-name"
        />
        <div className="buttons">
          <button type="button" className="btn" onClick={onClose}>
            {c('cancel')}
          </button>
          <button type="submit" className="btn primary" disabled={busy || value === ''} data-testid="domain-submit">
            {t(kind === 'add' ? 'addDomain' : 'claim')}
          </button>
        </div>
      </form>
    </Dialog>
  )
}
