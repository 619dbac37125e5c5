import { lazy, Suspense, useEffect } from 'react'
import { QueryClientProvider } from '@tanstack/react-query'
import { BrowserRouter, Link, Navigate, Outlet, Route, Routes, useLocation, useNavigate } from 'react-router'
import { onSignedOut } from './api/http'
import { forget, home, queries, useServerState, useSession } from './api/session'
import { Shell } from './frame/Shell'
import { Net, ThinBar, Trouble } from './look/Page'
import { useWords } from './words/catalogue'
import { coreWords } from './words/core'
import { SignIn } from './signin/SignIn'

const MailRoom = lazy(() => import('./mail/MailRoom'))
const Console = lazy(() => import('./console/Console'))
const Operator = lazy(() => import('./operator/Operator'))
const Settings = lazy(() => import('./settings/Settings'))
const Setup = lazy(() => import('./setup/Setup'))
const Register = lazy(() => import('./setup/Register'))
const Activate = lazy(() => import('./signin/Activate'))
const MustChange = lazy(() => import('./signin/MustChange'))

export function App() {
  return (
    <Net>
      <QueryClientProvider client={queries}>
        <BrowserRouter>
          <Suspense fallback={<ThinBar />}>
            <Routes>
              <Route path="/" element={<Start />} />
              <Route path="/setup" element={<Setup />} />
              <Route path="/register" element={<Register />} />
              <Route path="/sign-in" element={<SignIn />} />
              <Route path="/activate/:token?" element={<Activate />} />
              <Route element={<SignedIn />}>
                <Route element={<Shell />}>
                  <Route path="/mail" element={<Navigate to="/mail/inbox" replace />} />
                  <Route path="/mail/:folder/:emailId?" element={<MailRoom />} />
                  <Route path="/console/*" element={<Console />} />
                  <Route path="/operator/*" element={<Operator />} />
                  <Route path="/settings/*" element={<Settings />} />
                </Route>
              </Route>
              <Route path="*" element={<Missing />} />
            </Routes>
          </Suspense>
        </BrowserRouter>
      </QueryClientProvider>
    </Net>
  )
}

/** Sends everyone to where they belong. */
function Start() {
  const state = useServerState()
  const session = useSession()
  const failed = state.error ?? session.error
  if (failed) return <Trouble error={failed} retry={() => location.reload()} />
  if (!state.data || session.data === undefined) return <ThinBar />
  if (!state.data.setUp) return <Navigate to={`/setup${location.search}`} replace />
  return <Navigate to={session.data ? home(session.data) : '/sign-in'} replace />
}

function SignedIn() {
  const session = useSession()
  const at = useLocation()
  const navigate = useNavigate()
  useEffect(
    () =>
      onSignedOut(() => {
        forget()
        navigate('/sign-in?ended=1')
      }),
    [navigate],
  )
  if (session.error) return <Trouble error={session.error} retry={() => void session.refetch()} />
  if (session.data === undefined) return <ThinBar />
  if (session.data === null)
    return <Navigate to={`/sign-in?then=${encodeURIComponent(at.pathname + at.search)}`} replace />
  if (session.data.mustChange) return <MustChange />
  return <Outlet />
}

function Missing() {
  const t = useWords(coreWords)
  return (
    <div style={{ padding: 48, textAlign: 'center' }}>
      <p>{t('pageMissing')}</p>
      <Link to="/">{t('toHome')}</Link>
    </div>
  )
}
