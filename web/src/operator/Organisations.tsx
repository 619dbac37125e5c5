import { useQuery } from '@tanstack/react-query'
import { Button, Input, Segmented, Table } from 'antd'
import { useDeferredValue, useState } from 'react'
import { get, post, query } from '../api/http'
import { queries } from '../api/session'
import type { OrganisationRow, OrganisationState, Page } from '../api/types'
import { PageHead } from '../console/PageHead'
import { organisationLook } from '../console/StateMark'
import { CopyButton } from '../look/CopyButton'
import { Dialog } from '../look/Dialog'
import { Field } from '../look/Field'
import { tell, tellBad } from '../look/line'
import { Trouble } from '../look/Page'
import { wide } from '../look/wide'
import { Confirm } from '../mail/Confirm'
import { useWords } from '../words/catalogue'
import { coreWords } from '../words/core'
import { longDate } from '../words/format'
import { useLanguage } from '../words/language'
import { operatorWords } from '../words/operator'
import { explain } from '../words/refusals'

type Asking = { kind: 'reject' | 'suspend'; row: OrganisationRow } | null
const SIZE = 50

export function Organisations() {
  const t = useWords(operatorWords)
  const lang = useLanguage()
  const [state, setState] = useState<OrganisationState | ''>('')
  const [q, setQ] = useState('')
  const [page, setPage] = useState(1)
  const [asking, setAsking] = useState<Asking>(null)
  const wanted = useDeferredValue(q.trim())
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['operator', 'organisations', state, wanted, page],
    queryFn: () => get<Page<OrganisationRow>>(`/api/operator/organisations${query({ state, q: wanted, page })}`),
    placeholderData: (old) => old,
    staleTime: 5_000,
    refetchInterval: 20_000,
  })
  const act = async (row: OrganisationRow, verb: 'approve' | 'suspend' | 'resume' | 'reject', body: object = {}) => {
    await post(`/api/operator/organisations/${row.id}/${verb}`, body)
    await queries.invalidateQueries({ queryKey: ['operator'] })
    if (verb === 'approve') tell(t('approved', { name: row.name }))
  }
  const quietly = (work: Promise<void>) => void work.catch((e: unknown) => tellBad(explain(e)))
  return (
    <>
      <PageHead title={t('organisations')} lead={t('organisationsLead')} />
      <div className="filters">
        <Segmented
          value={state}
          onChange={(v) => {
            setState(v)
            setPage(1)
          }}
          options={[{ value: '' as const, label: t('any') }, ...(['pending', 'active', 'suspended', 'rejected'] as const).map((s) => ({ value: s, label: t(s) }))]}
        />
        <Input.Search allowClear style={{ width: 240 }} placeholder={t('search')} aria-label={t('search')} value={q} onChange={(e) => { setQ(e.target.value); setPage(1) }} />
      </div>
      {error ? (
        <Trouble error={error} retry={() => void refetch()} />
      ) : (
        <Table<OrganisationRow>
          data-testid="organisations"
          rowKey="id"
          size="middle"
          sticky
          scroll={wide() ? { x: 980 } : undefined}
          loading={{ spinning: isPending, delay: 300 }}
          dataSource={data?.items ?? []}
          locale={{
            emptyText: !data ? (
              ' '
            ) : state === '' && wanted === '' ? (
              <>
                {t('noneYet')}
                <CopyButton value={`${location.origin}/register`} label={`${location.origin}/register`} word />
              </>
            ) : (
              t(state === 'pending' ? 'nonePending' : 'none')
            ),
          }}
          onRow={(r) => ({ 'data-testid': 'organisation-row', 'data-name': r.name, 'data-state': r.state }) as object}
          pagination={{ current: page, pageSize: SIZE, total: data?.total ?? 0, showSizeChanger: false, hideOnSinglePage: true, onChange: setPage }}
          columns={[
            { title: t('name'), key: 'name', render: (_, r) => (
                <>
                  <b style={{ fontWeight: 500 }}>{r.name}</b>
                  {!wide() && <div className="quiet">{r.administrator}</div>}
                </>
              ) },
            {
              title: t('administrator'),
              key: 'administrator',
              width: 190,
              responsive: ['md'],
              render: (_, r) => (
                <>
                  {r.administrator}
                  <div className="quiet" style={{ overflowWrap: 'anywhere' }}>{r.contact !== r.administrator ? r.contact : ''}</div>
                </>
              ),
            },
            { title: t('domains'), key: 'domains', width: 170, responsive: ['md'], render: (_, r) => <span style={{ overflowWrap: 'anywhere' }}>{r.domains.join(' ')}</span> },
            { title: t('members'), dataIndex: 'members', width: 90, responsive: ['md'], align: 'right' },
            { title: t('created'), key: 'created', width: 150, responsive: ['md'], render: (_, r) => longDate(new Date(r.created), lang) },
            { title: t('state'), key: 'state', width: 120, render: (_, r) => <span className={`state ${organisationLook[r.state]}`}>{t(r.state)}</span> },
            {
              title: '',
              key: 'do',
              width: wide() ? 160 : 88,
              fixed: 'end',
              render: (_, r) => (
                <span style={{ display: 'flex', flexWrap: 'wrap', gap: 8 }}>
                  {r.state === 'pending' && (
                    <>
                      <Button size="small" type="primary" onClick={() => quietly(act(r, 'approve'))} data-testid="approve">
                        {t('approve')}
                      </Button>
                      <Button size="small" onClick={() => setAsking({ kind: 'reject', row: r })} data-testid="reject">
                        {t('reject')}
                      </Button>
                    </>
                  )}
                  {r.state === 'active' && (
                    <Button size="small" onClick={() => setAsking({ kind: 'suspend', row: r })}>
                      {t('suspend')}
                    </Button>
                  )}
                  {r.state === 'suspended' && (
                    <Button size="small" onClick={() => quietly(act(r, 'resume'))}>
                      {t('resume')}
                    </Button>
                  )}
                </span>
              ),
            },
          ]}
        />
      )}
      {asking?.kind === 'suspend' && (
        <Confirm title={t('suspend')} text={t('suspendAsk', { name: asking.row.name })} onClose={() => setAsking(null)} run={() => quietly(act(asking.row, 'suspend'))} />
      )}
      {asking?.kind === 'reject' && <Reject row={asking.row} onClose={() => setAsking(null)} send={(reason) => act(asking.row, 'reject', { reason })} />}
    </>
  )
}

function Reject({ row, send, onClose }: { row: OrganisationRow; send: (reason: string) => Promise<void>; onClose: () => void }) {
  const t = useWords(operatorWords)
  const c = useWords(coreWords)
  const [reason, setReason] = useState('')
  const [wrong, setWrong] = useState<string | null>(null)
  return (
    <Dialog title={`${t('reject')} ${row.name}`} onClose={onClose}>
      <form
        onSubmit={(e) => {
          e.preventDefault()
          send(reason.trim()).then(onClose, (error: unknown) => setWrong(explain(error)))
        }}
      >
        <Field label={t('reason')} value={reason} onChange={setReason} help={t('reasonHelp')} wrong={wrong} autoFocus maxLength={300} testid="reject-reason" />
        <div className="buttons">
          <button type="button" className="btn" onClick={onClose}>
            {c('cancel')}
          </button>
          <button type="submit" className="btn danger" disabled={reason.trim() === ''}>
            {t('reject')}
          </button>
        </div>
      </form>
    </Dialog>
  )
}
