import { useQuery } from '@tanstack/react-query'
import { Button, Table } from 'antd'
import { MoreHorizontal } from 'lucide-react'
import { useState } from 'react'
import { del, get, post } from '../api/http'
import { queries } from '../api/session'
import type { QueueRow } from '../api/types'
import { PageHead } from '../console/PageHead'
import { tellBad } from '../look/line'
import { MenuButton } from '../look/Menu'
import { Trouble } from '../look/Page'
import { wide } from '../look/wide'
import { Confirm } from '../mail/Confirm'
import { useWords } from '../words/catalogue'
import { longDate, size } from '../words/format'
import { useLanguage } from '../words/language'
import { operatorWords } from '../words/operator'
import { explain } from '../words/refusals'

/** Mail on its way out, with its last answer and what can be done. */
export function Queue() {
  const t = useWords(operatorWords)
  const lang = useLanguage()
  const [deleting, setDeleting] = useState<QueueRow | null>(null)
  const { data, error, isPending, isFetching, refetch } = useQuery({
    queryKey: ['operator', 'queue'],
    queryFn: () => get<{ items: QueueRow[] }>('/api/admin/queue'),
    refetchInterval: 10_000,
    staleTime: 0,
  })
  const act = (work: Promise<unknown>) =>
    void work.then(
      () => queries.invalidateQueries({ queryKey: ['operator'] }),
      (e: unknown) => tellBad(explain(e)),
    )
  const known = (state: string) => (state in operatorWords ? t(state as keyof typeof operatorWords) : state)
  if (error) return <Trouble error={error} retry={() => void refetch()} />
  return (
    <>
      <PageHead title={t('queue')} lead={t('queueLead')}>
        <Button loading={isFetching && !isPending} onClick={() => void refetch()}>
          {t('refresh')}
        </Button>
      </PageHead>
      <Table<QueueRow>
        data-testid="queue"
        rowKey="id"
        size="middle"
        sticky
        scroll={wide() ? { x: 900 } : undefined}
        loading={{ spinning: isPending, delay: 300 }}
        dataSource={data?.items ?? []}
        locale={{ emptyText: data ? t('noQueue') : ' ' }}
        pagination={{ pageSize: 20, hideOnSinglePage: true, showSizeChanger: false }}
        onRow={(r) => ({ 'data-testid': 'queue-row', 'data-id': r.id }) as object}
        columns={[
          { title: t('sender'), key: 'sender', width: 220, responsive: ['md'], render: (_, r) => <span style={{ overflowWrap: 'anywhere' }}>{r.sender || '<>'}</span> },
          {
            title: t('to'),
            key: 'to',
            render: (_, r) =>
              r.recipients.map((p) => (
                <div key={p.address} style={{ marginBottom: 4, overflowWrap: 'anywhere' }}>
                  {p.address}{' '}
                  <span className="quiet">
                    · {known(p.state)} · {t('attempts', { n: p.attempts })}
                    {p.next && ` · ${t('next', { time: longDate(new Date(p.next), lang) })}`}
                  </span>
                  {p.last && <div className="mono quiet">{p.last}</div>}
                </div>
              )),
          },
          { title: t('size'), key: 'size', width: 90, responsive: ['md'], align: 'right', render: (_, r) => size(r.size) },
          { title: t('time'), key: 'created', width: 150, responsive: ['md'], render: (_, r) => longDate(new Date(r.created), lang) },
          { title: t('state'), key: 'state', width: 110, render: (_, r) => known(r.state) },
          {
            title: '',
            key: 'do',
            width: 56,
            fixed: 'end',
            render: (_, r) => (
              <MenuButton
                label={`${t('queue')} ${r.id}`}
                items={() => [
                  { label: t('retry'), run: () => act(post(`/api/admin/queue/${r.id}/retry`)) },
                  r.state === 'held'
                    ? { label: t('resume'), run: () => act(post(`/api/admin/queue/${r.id}/resume`)) }
                    : { label: t('hold'), run: () => act(post(`/api/admin/queue/${r.id}/hold`)) },
                  '-',
                  { label: t('delete'), danger: true, run: () => setDeleting(r) },
                ]}
              >
                <MoreHorizontal />
              </MenuButton>
            ),
          },
        ]}
      />
      {deleting && <Confirm title={t('delete')} text={t('deleteAsk')} onClose={() => setDeleting(null)} run={() => act(del(`/api/admin/queue/${deleting.id}`))} />}
    </>
  )
}
