import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'react-router'
import { get, post, query } from '../api/http'
import { queries } from '../api/session'
import { PageHead } from '../console/PageHead'
import { tell, tellBad } from '../look/line'
import { Trouble } from '../look/Page'
import { useWords } from '../words/catalogue'
import { fullDate, shortDate, size } from '../words/format'
import { useLanguage } from '../words/language'
import { mailWords } from '../words/mail'
import { explain } from '../words/refusals'
import { settingsWords } from '../words/settings'

interface Expunged {
  id: string
  subject: string
  from: { name: string; address: string } | null
  preview: string
  size: number
  expunged: string
  seen: boolean
  folders: { path: string; role: string }[]
}

interface Listing {
  items: Expunged[]
  next: string | null
  total: number
  bytes: number
  days: number
}

interface Restored {
  restored: number
  missing: number
  full: boolean
}

/** Mail that was deleted for good and can still be brought back into its folder. */
export function Recover() {
  const t = useWords(settingsWords)
  const m = useWords(mailWords)
  const lang = useLanguage()
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set())
  const [busy, setBusy] = useState(false)
  const { data, error, isPending, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } = useInfiniteQuery({
    queryKey: ['expunged'],
    queryFn: ({ pageParam }) => get<Listing>(`/api/me/expunged${query({ before: pageParam })}`),
    initialPageParam: '',
    getNextPageParam: (last) => last.next ?? undefined,
    staleTime: 0,
  })
  if (error) return <Trouble error={error} retry={() => void refetch()} />
  const items = data?.pages.flatMap((page) => page.items) ?? []
  const head = data?.pages[0]
  const toggle = (id: string) => {
    const next = new Set(picked)
    if (!next.delete(id)) next.add(id)
    setPicked(next)
  }
  const restore = async () => {
    setBusy(true)
    try {
      const done = await post<Restored>('/api/me/expunged/restore', { ids: items.filter((i) => picked.has(i.id)).map((i) => i.id) })
      if (done.full) tellBad(t('recoverFull', { n: done.restored }))
      else tell(t('recovered', { n: done.restored }))
      setPicked(new Set())
      await queries.invalidateQueries({ queryKey: ['expunged'] })
    } catch (e) {
      tellBad(explain(e))
    } finally {
      setBusy(false)
    }
  }
  const folder = (f: { path: string; role: string }) =>
    f.role === 'inbox' || f.role === 'drafts' || f.role === 'sent' || f.role === 'archive' || f.role === 'junk' || f.role === 'trash' ? m(f.role) : f.path
  return (
    <div className="console-page settings recover">
      <PageHead title={t('recover')} lead={head && head.days === 0 ? t('recoverOff') : t('recoverLead', { days: head?.days ?? 30 })}>
        <button type="button" className="btn primary" disabled={picked.size === 0 || busy} onClick={() => void restore()} data-testid="recover">
          {picked.size === 0 ? t('recoverDo') : t('recoverSome', { n: picked.size })}
        </button>
      </PageHead>
      {head && items.length > 0 && (
        <div className="recover-bar">
          <label>
            <input
              type="checkbox"
              checked={picked.size === items.length}
              onChange={() => setPicked(picked.size === items.length ? new Set() : new Set(items.map((i) => i.id)))}
              data-testid="recover-all"
            />
            {t('recoverAll')}
          </label>
          <span className="quiet">{t('recoverSum', { n: head.total, size: size(head.bytes) })}</span>
        </div>
      )}
      <ul className="recover-list" data-testid="recover-list" aria-busy={isPending}>
        {items.map((item) => (
          <li key={item.id}>
            <label data-testid="recover-row">
              <input type="checkbox" checked={picked.has(item.id)} onChange={() => toggle(item.id)} />
              <span className="who cut" title={item.from?.address}>
                {item.from ? item.from.name || item.from.address : m('noSender')}
              </span>
              <span className="what cut">
                {item.subject || m('noSubject')}
                <span className="quiet"> {item.preview}</span>
              </span>
              <span className="where cut quiet">{item.folders.map(folder).join(lang === 'zh-CN' ? '、' : ', ')}</span>
              <time className="when quiet" dateTime={item.expunged} title={t('recoverWhen', { time: fullDate(new Date(item.expunged), lang) })}>
                {shortDate(new Date(item.expunged), lang)}
              </time>
            </label>
          </li>
        ))}
      </ul>
      {data && items.length === 0 && (
        <p className="recover-none">
          {t('recoverNone')} <Link to="/settings">{t('recoverBack')}</Link>
        </p>
      )}
      {hasNextPage && (
        <button type="button" className="btn" disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('recoverMore')}
        </button>
      )}
    </div>
  )
}
