import { useState } from 'react'
import { Link, Navigate, useNavigate, useSearchParams } from 'react-router'
import { post } from '../api/http'
import { adopt, home, queries, useServerState, useSession } from '../api/session'
import type { Session } from '../api/types'
import { closeAll } from '../compose/open'
import { Field } from '../look/Field'
import { Note } from '../look/Note'
import { useWords } from '../words/catalogue'
import { explain } from '../words/refusals'
import { signinWords } from '../words/signin'
import { Card } from './Card'
import { PasswordField } from './PasswordField'

export function SignIn() {
  const t = useWords(signinWords)
  const navigate = useNavigate()
  const [params] = useSearchParams()
  const state = useServerState()
  const session = useSession()
  const [login, setLogin] = useState('')
  const [password, setPassword] = useState('')
  const [wrong, setWrong] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)

  const then = params.get('then')
  const target = (me: Session) => (then?.startsWith('/') && !then.startsWith('//') ? then : home(me))
  if (state.data && !state.data.setUp) return <Navigate to="/setup" replace />
  if (session.data && !busy) return <Navigate to={target(session.data)} replace />

  const submit = async () => {
    setBusy(true)
    setWrong(null)
    try {
      const me = await post<Session>('/api/session', { login: login.trim(), password })
      queries.clear()
      closeAll() // what another person had open here is in their drafts, or waits for them
      adopt(me)
      navigate(target(me), { replace: true })
    } catch (e) {
      setWrong(explain(e))
      setBusy(false)
    }
  }
  return (
    <Card
      title={t('title')}
      after={
        <>
          {t('newHere')} <Link to="/register" data-testid="to-register">{t('register')}</Link>
        </>
      }
    >
      {params.get('ended') && !wrong && <Note kind="warn">{t('ended')}</Note>}
      {wrong && (
        <Note kind="bad" testid="sign-in-error">
          {wrong}
        </Note>
      )}
      <form
        onSubmit={(e) => {
          e.preventDefault()
          void submit()
        }}
      >
        <Field label={t('login')} value={login} onChange={setLogin} autoComplete="username" autoCapitalize="none" spellCheck={false} autoFocus required help={t('loginHelp')} testid="login" />
        <PasswordField label={t('password')} value={password} onChange={setPassword} autoComplete="current-password" testid="password" />
        <button type="submit" className="btn primary" disabled={busy || login.trim() === '' || password === ''} data-testid="sign-in">
          {t('submit')}
        </button>
      </form>
    </Card>
  )
}
