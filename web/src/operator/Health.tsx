import { useQuery } from '@tanstack/react-query'
import { get } from '../api/http'
import type { Health as HealthType } from '../api/types'
import { PageHead } from '../console/PageHead'
import { Note } from '../look/Note'
import { ThinBar, Trouble } from '../look/Page'
import { useWords } from '../words/catalogue'
import { longDate, size } from '../words/format'
import { useLanguage } from '../words/language'
import { operatorWords } from '../words/operator'

export function Health() {
  const t = useWords(operatorWords)
  const lang = useLanguage()
  const { data, error, refetch } = useQuery({
    queryKey: ['operator', 'health'],
    queryFn: () => get<HealthType>('/api/operator/health'),
    refetchInterval: 10_000,
    staleTime: 0,
  })
  if (error) return <Trouble error={error} retry={() => void refetch()} />
  if (!data) return <ThinBar />
  return (
    <>
      <PageHead title={t('health')} lead={t('healthLead')} />
      {!data.storage.ok && <Note kind="bad">{t('storageBad')}</Note>}
      <dl className="facts" data-testid="health">
        <div>
          <dt>{t('storage')}</dt>
          <dd>{size(data.storage.bytes)}</dd>
          <p>{data.storage.ok ? t('storageOk', { size: size(data.storage.bytes) }) : t('storageBad')}</p>
        </div>
        <div>
          <dt>{t('queue')}</dt>
          <dd>{data.queue.waiting + data.queue.deferred + data.queue.held}</dd>
          <p>{t('queueParts', data.queue)}</p>
        </div>
        <div>
          <dt>{t('searchIndex')}</dt>
          <dd>{size(data.search.bytes)}</dd>
          <p>{data.search.waiting === 0 ? t('searchUpToDate') : t('searchBehind', { n: data.search.waiting, s: data.search.lagSeconds })}</p>
        </div>
        <div>
          <dt>{t('accounts')}</dt>
          <dd>{data.accounts}</dd>
        </div>
        <div>
          <dt>{t('version')}</dt>
          <dd>{data.version}</dd>
          <p>
            {t('started')} {longDate(new Date(data.started), lang)}
          </p>
        </div>
      </dl>
      <h2 className="section-title">{t('listeners')}</h2>
      <table className="records" style={{ maxWidth: 560 }}>
        <tbody>
          {data.listeners.map((l) => (
            <tr key={l.name + l.address}>
              <td>{l.name}</td>
              <td className="mono">{l.address}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}
