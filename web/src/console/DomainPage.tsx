import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { RefreshCw } from 'lucide-react'
import { useState } from 'react'
import { Link, useNavigate, useSearchParams } from 'react-router'
import { del, get, post } from '../api/http'
import { queries } from '../api/session'
import type { DnsRecord, Domain } from '../api/types'
import { CopyButton } from '../look/CopyButton'
import { Dialog } from '../look/Dialog'
import { Field } from '../look/Field'
import { tellBad } from '../look/line'
import { Note } from '../look/Note'
import { ThinBar, Trouble } from '../look/Page'
import { useWords } from '../words/catalogue'
import { consoleWords } from '../words/console'
import { coreWords } from '../words/core'
import { longDate, middle } from '../words/format'
import { useLanguage } from '../words/language'
import { explain } from '../words/refusals'
import { changed } from './data'
import { PageHead } from './PageHead'
import { RecordMark } from './StateMark'

/** Characters of a record's value that are shown at once. */
const LONG = 120

/** The record sheet: can mail come in and go out now, and what to do about each record. */
export function DomainPage() {
  const t = useWords(consoleWords)
  const lang = useLanguage()
  const [params] = useSearchParams() // a path that ends in .com would be taken for a file
  const name = params.get('name') ?? ''
  const path = `/api/domains/${encodeURIComponent(name)}`
  const { data: domain, error, refetch } = useQuery({
    queryKey: ['domain', name],
    queryFn: () => get<Domain>(path),
    refetchInterval: (q) => (q.state.data?.state === 'verified' ? false : 30_000),
  })
  const [busy, setBusy] = useState(false)
  const [removing, setRemoving] = useState(false)
  const check = async () => {
    setBusy(true)
    try {
      queries.setQueryData(['domain', name], await post<Domain>(`${path}/check`))
      void queries.invalidateQueries({ queryKey: ['domains'] })
      void queries.invalidateQueries({ queryKey: ['organisation'] })
    } catch (e) {
      tellBad(explain(e))
    }
    setBusy(false)
  }
  if (error) return <Trouble error={error} retry={() => void refetch()} />
  if (!domain) return <ThinBar />
  const { mail } = domain
  const records = domain.records ?? []
  // a domain the operator vouched for takes mail before its records are there: others cannot reach it yet
  const unproven = records.some((r) => (r.purpose === 'mx' || r.purpose === 'spf') && r.state !== 'ok')
  return (
    <>
      <p>
        <Link to="/console/domains">← {t('domains')}</Link>
      </p>
      <PageHead title={domain.name} lead={domain.checked ? t('checkedAt', { time: longDate(new Date(domain.checked), lang) }) : domain.free ? undefined : t('neverChecked')}>
        {!domain.free && (
          <Button type="primary" icon={<RefreshCw size={15} />} loading={busy} onClick={() => void check()} data-testid="check-now">
            {t(busy ? 'checking' : 'checkNow')}
          </Button>
        )}
      </PageHead>
      <Note kind={mail.in && mail.out && !unproven ? 'ok' : mail.in || mail.out ? 'warn' : 'bad'} testid="domain-mail">
        <span data-in={mail.in} data-out={mail.out}>
          {t(mail.in ? (mail.out ? (unproven ? 'mailUnproven' : 'mailBoth') : 'mailIn') : mail.out ? 'mailOut' : 'mailNone', { domain: domain.name })}
        </span>
      </Note>
      {records.length === 0 ? (
        <p className="quiet">{t('noRecords')}</p>
      ) : (
        <>
          <Sheet records={records} />
          <p className="quiet" style={{ marginTop: 12, display: 'flex', alignItems: 'center', gap: 4, flexWrap: 'wrap' }}>
            {t('checkHelp')}
            <CopyButton value={records.map((r) => `${r.host}\t${r.ttl}\t${r.type}\t${r.value}`).join('\n')} label={t('allRecords')} word />
          </p>
        </>
      )}
      <p style={{ marginTop: 24 }}>
        <Button onClick={() => setRemoving(true)} data-testid="remove-domain">
          {t('removeDomain')}…
        </Button>
      </p>
      {removing && <Remove name={domain.name} onClose={() => setRemoving(false)} />}
    </>
  )
}

function Sheet({ records }: { records: DnsRecord[] }) {
  const t = useWords(consoleWords)
  const todo = (r: DnsRecord) =>
    r.state === 'missing' ? t('doMissing') : r.state === 'wrong' ? t('doWrong', { found: (r.found ?? []).join(' ; ') }) : r.state === 'unknown' ? t('doUnknown') : r.state === 'waiting' ? t('doWaiting') : ''
  return (
    <table className="records" data-testid="records">
      <thead>
        <tr>
          <th>{t('purpose')}</th>
          <th>{t('type')}</th>
          <th>{t('host')}</th>
          <th>{t('value')}</th>
          <th>{t('state')}</th>
        </tr>
      </thead>
      <tbody>
        {records.map((r, i) => (
          <tr key={`${r.host}-${r.purpose}-${i}`} data-testid={`record-${r.purpose}`} data-host={r.host} data-value={r.value} data-state={r.state}>
            <td className="purpose">
              <b style={{ fontWeight: 500 }}>{t(r.purpose)}</b>
            </td>
            <td data-label={t('type')}>{r.type}</td>
            <td data-label={t('host')} className="host">
              <span className="copyable">
                <span className="mono">{r.host}</span>
                <CopyButton value={r.host} label={t('copyHost')} />
              </span>
            </td>
            <td data-label={t('value')}>
              <span className="copyable">
                <Value text={r.value} />
                <CopyButton value={r.value} label={t('copyValue')} />
              </span>
            </td>
            <td data-label={t('state')} style={{ minWidth: 170 }}>
              <RecordMark state={r.state} />
              <div className="quiet" style={{ fontSize: 13, overflowWrap: 'anywhere' }}>
                {todo(r)}
              </div>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** A long value (a DKIM key) is cut in the middle until it is asked for: what is copied is always the whole. */
function Value({ text }: { text: string }) {
  const t = useWords(consoleWords)
  const [all, setAll] = useState(text.length <= LONG)
  return (
    <span className="mono">
      {all ? text : middle(text, LONG)}
      {text.length > LONG && (
        <button type="button" className="link-btn" aria-expanded={all} onClick={() => setAll(!all)}>
          {t(all ? 'less' : 'wholeValue')}
        </button>
      )}
    </span>
  )
}

function Remove({ name, onClose }: { name: string; onClose: () => void }) {
  const t = useWords(consoleWords)
  const c = useWords(coreWords)
  const navigate = useNavigate()
  const [typed, setTyped] = useState('')
  const [wrong, setWrong] = useState<string | null>(null)
  return (
    <Dialog title={t('removeDomain')} onClose={onClose} testid="remove-dialog">
      <form
        onSubmit={(e) => {
          e.preventDefault()
          del(`/api/domains/${encodeURIComponent(name)}`)
            .then(changed)
            .then(
              () => navigate('/console/domains'),
              (error: unknown) => setWrong(explain(error)),
            )
        }}
      >
        <p style={{ marginBottom: 12 }}>{t('removeDomainAsk')}</p>
        <Field label={name} value={typed} onChange={setTyped} wrong={wrong} autoFocus autoCapitalize="none" spellCheck={false} />
        <div className="buttons">
          <button type="button" className="btn" onClick={onClose}>
            {c('cancel')}
          </button>
          <button type="submit" className="btn danger" disabled={typed.trim().toLowerCase() !== name.toLowerCase()}>
            {t('removeDomain')}
          </button>
        </div>
      </form>
    </Dialog>
  )
}
