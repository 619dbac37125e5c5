import { useQuery } from '@tanstack/react-query'
import { Table } from 'antd'
import { useState } from 'react'
import { get } from '../api/http'
import type { AuditRow, Page } from '../api/types'
import { Trouble } from '../look/Page'
import { wide } from '../look/wide'
import { useWords } from '../words/catalogue'
import { consoleWords } from '../words/console'
import { fullDate, longDate } from '../words/format'
import { useLanguage } from '../words/language'
import { actionName, changesOf } from './actionNames'
import { PageHead } from './PageHead'

/** The operation log of the organisation. */
export function Audit() {
  const t = useWords(consoleWords)
  const lang = useLanguage()
  const [page, setPage] = useState(1)
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['audit', page],
    queryFn: () => get<Page<AuditRow>>(`/api/audit?page=${page}`),
    placeholderData: (old) => old,
    staleTime: 5_000,
  })
  if (error) return <Trouble error={error} retry={() => void refetch()} />
  const size = 50 // rest.md: audit rows have 50 a page
  return (
    <>
      <PageHead title={t('audit')} lead={t('auditLead')} />
      <Table<AuditRow & { key: number }>
        data-testid="audit"
        size="middle"
        sticky
        scroll={wide() ? { x: 820 } : undefined}
        loading={{ spinning: isPending, delay: 300 }}
        dataSource={(data?.items ?? []).map((row, key) => ({ ...row, key }))}
        locale={{ emptyText: data ? t('noAudit') : ' ' }}
        pagination={{ current: page, pageSize: size, total: data?.total ?? 0, showSizeChanger: false, hideOnSinglePage: true, showTotal: (n) => t('totalRows', { n }), onChange: setPage }}
        columns={[
          { title: t('time'), key: 'time', width: wide() ? 150 : 100, render: (_, r) => <span title={fullDate(new Date(r.time), lang)}>{longDate(new Date(r.time), lang)}</span> },
          { title: t('actor'), key: 'actor', width: wide() ? 170 : 90, render: (_, r) => <span title={r.ip ?? undefined}>{r.actor === 'system' ? t('system') : r.actor}</span> },
          { title: t('action'), key: 'action', width: wide() ? 150 : 84, render: (_, r) => actionName(r.action, lang) },
          { title: t('object'), key: 'object', width: wide() ? 220 : undefined, render: (_, r) => <span style={{ overflowWrap: 'anywhere' }}>{r.object}</span> },
          { title: t('change'), key: 'change', responsive: ['md'], render: (_, r) => <Change row={r} /> },
        ]}
      />
    </>
  )
}

function Change({ row }: { row: AuditRow }) {
  const lang = useLanguage()
  const lines = changesOf(row.before, row.after, lang, row.action)
  return (
    <span className="quiet" style={{ fontSize: 13, overflowWrap: 'anywhere' }}>
      {lines.join(lang === 'zh-CN' ? '；' : '; ')}
    </span>
  )
}
