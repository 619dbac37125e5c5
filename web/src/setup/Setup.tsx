import { useState } from 'react'
import { Navigate, useNavigate, useSearchParams } from 'react-router'
import { post } from '../api/http'
import { adopt, home, queries, useServerState } from '../api/session'
import type { Session } from '../api/types'
import { Field } from '../look/Field'
import { ThinBar, Trouble } from '../look/Page'
import { goodPair, NewPassword } from '../signin/NewPassword'
import { useWords } from '../words/catalogue'
import { language } from '../words/language'
import { explain } from '../words/refusals'
import { setupWords } from '../words/setup'
import { useKept } from './useKept'
import { Wizard, type Step } from './Wizard'

const HOST = /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}$/i

/** The first run: host name, base domain, first operator. */
export default function Setup() {
  const t = useWords(setupWords)
  const navigate = useNavigate()
  const [params] = useSearchParams()
  const state = useServerState()
  const [kept, keep, dropKept] = useKept('hongyan.setup', {
    at: 0,
    token: params.get('token') ?? '',
    hostName: '',
    baseDomain: '',
    name: '',
    login: '',
  })
  const [pair, setPair] = useState({ password: '', repeat: '' })
  const [busy, setBusy] = useState(false)
  const [wrong, setWrong] = useState<string | null>(null)

  if (state.error) return <Trouble error={state.error} retry={() => void state.refetch()} />
  if (!state.data) return <ThinBar />
  if (state.data.setUp && !busy) return <Navigate to="/" replace />

  const token = params.get('token') ?? kept.token
  const host = kept.hostName || state.data.hostName || ''
  const base = kept.baseDomain || state.data.baseDomain || ''
  const finish = async () => {
    const me = await post<Session>('/api/setup', {
      token,
      hostName: host.trim(),
      baseDomain: base.trim(),
      name: kept.name.trim(),
      login: kept.login.trim(),
      password: pair.password,
      language: language(),
    })
    dropKept()
    queries.clear()
    adopt(me)
    await queries.refetchQueries({ queryKey: ['state'] })
    navigate(home(me), { replace: true })
  }
  const steps: Step[] = [
    {
      title: t('tokenTitle'),
      ready: token.trim() !== '',
      body: <Field label={t('token')} value={token} onChange={(v) => keep({ token: v })} help={t('tokenHelp')} readOnly={params.has('token')} autoComplete="off" testid="setup-token" />,
    },
    {
      title: t('hostTitle'),
      ready: HOST.test(host.trim()) && HOST.test(base.trim()),
      body: (
        <>
          <Field label={t('hostName')} value={host} onChange={(v) => keep({ hostName: v })} help={t('hostHelp')} wrong={host !== '' && !HOST.test(host.trim()) ? t('hostWrong') : null} autoCapitalize="none" spellCheck={false} autoFocus testid="setup-host" />
          <Field label={t('baseDomain')} value={base} onChange={(v) => keep({ baseDomain: v })} help={t('baseHelp')} wrong={base !== '' && !HOST.test(base.trim()) ? t('hostWrong') : null} autoCapitalize="none" spellCheck={false} testid="setup-base" />
        </>
      ),
    },
    {
      title: t('personTitle'),
      ready: kept.name.trim() !== '' && kept.login.trim() !== '',
      body: (
        <>
          <Field label={t('name')} value={kept.name} onChange={(name) => keep({ name })} autoComplete="name" autoFocus testid="setup-name" />
          <Field label={t('opLogin')} value={kept.login} onChange={(login) => keep({ login })} help={t('opLoginHelp')} autoComplete="username" autoCapitalize="none" spellCheck={false} testid="setup-login" />
        </>
      ),
    },
    {
      title: t('passwordTitle'),
      ready: goodPair(pair),
      body: <NewPassword pair={pair} onChange={setPair} autoFocus />,
    },
    {
      title: t('reviewTitle'),
      lead: t('after'),
      ready: goodPair(pair),
      next: t('finish'),
      go: finish,
      body: (
        <dl className="review">
          <dt>{t('hostName')}</dt>
          <dd>{host}</dd>
          <dt>{t('baseDomain')}</dt>
          <dd>{base}</dd>
          <dt>{t('name')}</dt>
          <dd>{kept.name}</dd>
          <dt>{t('opLogin')}</dt>
          <dd>{kept.login}</dd>
        </dl>
      ),
    },
  ]
  // the password is not kept over a reload: then the wizard goes on at its step
  const at = kept.at === 4 && !goodPair(pair) ? 3 : Math.min(kept.at, 4)
  return (
    <Wizard
      name={t('setup')}
      steps={steps}
      at={at}
      busy={busy}
      wrong={wrong}
      onAt={(next) => {
        setWrong(null)
        keep({ at: next })
      }}
      onGo={(step) => {
        setWrong(null)
        if (!step.go) return keep({ at: at + 1, hostName: host, baseDomain: base })
        setBusy(true)
        step.go().catch((e: unknown) => {
          setWrong(explain(e))
          setBusy(false)
        })
      }}
    />
  )
}
