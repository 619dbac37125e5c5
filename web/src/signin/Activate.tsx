import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useNavigate, useParams, useSearchParams } from 'react-router'
import { get, post, Refused } from '../api/http'
import { adopt, home, queries } from '../api/session'
import type { Session } from '../api/types'
import { Avatar } from '../look/Avatar'
import { Note } from '../look/Note'
import { ThinBar } from '../look/Page'
import { useWords } from '../words/catalogue'
import { writtenDate } from '../words/format'
import { useLanguage } from '../words/language'
import { explain } from '../words/refusals'
import { signinWords } from '../words/signin'
import { Card } from './Card'
import { goodPair, NewPassword } from './NewPassword'

interface Invitation {
  name: string
  address: string
  company: string
  expires: string
}

/** Where an activation link leads: the person sets a password and is in. */
export default function Activate() {
  const t = useWords(signinWords)
  const lang = useLanguage()
  const navigate = useNavigate()
  const params = useParams()
  const [search] = useSearchParams()
  const token = encodeURIComponent(params.token ?? search.get('token') ?? '')
  const [pair, setPair] = useState({ password: '', repeat: '' })
  const [wrong, setWrong] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const { data, error } = useQuery({
    queryKey: ['activation', token],
    queryFn: () => get<Invitation>(`/api/activations/${token}`),
    retry: false,
  })

  const submit = async () => {
    setBusy(true)
    setWrong(null)
    try {
      const me = await post<Session>(`/api/activations/${token}`, { password: pair.password })
      queries.clear()
      adopt(me)
      navigate(home(me), { replace: true })
    } catch (e) {
      setWrong(explain(e))
      setBusy(false)
    }
  }
  return (
    <Card title={data ? t('activateFor', { company: data.company }) : t('activate')}>
      {error ? (
        <>
          <Note kind="bad" testid="activation-error">
            {explain(error instanceof Refused && error.code === 'http-404' ? new Refused(404, 'activation-unknown', '') : error)}
          </Note>
          <Link to="/sign-in">{t('title')}</Link>
        </>
      ) : data ? (
        <form
          onSubmit={(e) => {
            e.preventDefault()
            void submit()
          }}
        >
          <div style={{ display: 'flex', gap: 12, alignItems: 'center', marginBottom: 20 }}>
            <Avatar name={data.name} address={data.address} size={40} />
            <div style={{ minWidth: 0 }}>
              <b>{data.name}</b>
              <div className="quiet" style={{ overflowWrap: 'anywhere' }}>
                {data.address}
              </div>
            </div>
          </div>
          <input type="text" hidden readOnly autoComplete="username" value={data.address} />
          <NewPassword pair={pair} onChange={setPair} wrong={wrong} autoFocus />
          <button type="submit" className="btn primary" disabled={busy || !goodPair(pair)} data-testid="activate">
            {t('activateDo')}
          </button>
          <p className="quiet" style={{ marginTop: 12 }}>
            {t('activateExpires', { date: writtenDate(new Date(data.expires), lang) })}
          </p>
        </form>
      ) : (
        <ThinBar />
      )}
    </Card>
  )
}
