import { useQuery } from '@tanstack/react-query'
import { get } from '../api/http'
import type { Notice } from '../api/types'
import { PageHead } from '../console/PageHead'
import { CopyButton } from '../look/CopyButton'
import { ThinBar, Trouble } from '../look/Page'
import { useWords } from '../words/catalogue'
import { longDate } from '../words/format'
import { useLanguage } from '../words/language'
import { operatorWords } from '../words/operator'

/** What the embedded notifier would have sent: codes and activation links. */
export function Notices() {
  const t = useWords(operatorWords)
  const lang = useLanguage()
  const { data, error, refetch } = useQuery({
    queryKey: ['operator', 'notices'],
    queryFn: () => get<{ items: Notice[] }>('/api/operator/notices'),
    refetchInterval: 5_000,
    staleTime: 0,
  })
  if (error) return <Trouble error={error} retry={() => void refetch()} />
  return (
    <>
      <PageHead title={t('notices')} lead={t('noticesLead')} />
      {!data ? (
        <ThinBar />
      ) : data.items.length === 0 ? (
        <p className="quiet">{t('noNotices')}</p>
      ) : (
        <table className="records" data-testid="notices">
          <thead>
            <tr>
              <th>{t('time')}</th>
              <th>{t('to')}</th>
              <th>{t('text')}</th>
            </tr>
          </thead>
          <tbody>
            {data.items.map((n, i) => (
              <tr key={i} data-testid="notice" data-to={n.to} data-kind={n.kind}>
                <td data-label={t('time')} style={{ whiteSpace: 'nowrap' }}>
                  {longDate(new Date(n.time), lang)}
                </td>
                <td data-label={t('to')} style={{ overflowWrap: 'anywhere' }}>
                  {n.to}
                </td>
                <td data-label={t('text')}>
                  <span className="copyable">
                    <span style={{ paddingTop: 5, overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}>{n.text}</span>
                    <CopyButton value={n.text} />
                  </span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  )
}
