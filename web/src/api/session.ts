import { QueryClient, useQuery, useQueryClient } from '@tanstack/react-query'
import { setLanguage } from '../words/language'
import { get, Refused, setCsrf } from './http'
import type { Session, State } from './types'

export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      refetchOnWindowFocus: false,
      retry: (count, error) => error instanceof Refused && (error.status === 0 || error.status === 503) && count < 3,
    },
  },
})

const SESSION = ['session']

/** Takes a session the server has just given: keeps the CSRF token and the language. */
export function adopt(session: Session): Session {
  setCsrf(session.csrf)
  queries.setQueryData(SESSION, session)
  return session
}

async function load(): Promise<Session | null> {
  try {
    const session = await get<Session>('/api/session')
    setCsrf(session.csrf)
    if (session.language && !localStorage.getItem('hongyan.language')) setLanguage(session.language)
    return session
  } catch (e) {
    if (e instanceof Refused && e.status === 401) return null
    throw e
  }
}

export function useSession() {
  return useQuery({ queryKey: SESSION, queryFn: load, staleTime: Infinity })
}

/** The session inside pages that are only shown to someone who is signed in. */
export function useMe(): Session {
  const { data } = useSession()
  if (!data) throw new Error('not signed in')
  return data
}

export function useServerState() {
  return useQuery({ queryKey: ['state'], queryFn: () => get<State>('/api/state'), staleTime: Infinity })
}

/** Forgets everything of the person who was signed in. */
export function forget(): void {
  setCsrf('')
  queries.clear()
  queries.setQueryData(SESSION, null)
}

export function useForget() {
  const client = useQueryClient()
  return () => {
    client.cancelQueries()
    forget()
  }
}

export function home(session: Session): string {
  if (session.accountId) return '/mail'
  if (session.powers.includes('administrator')) return '/console'
  return session.powers.includes('operator') ? '/operator' : '/settings'
}
