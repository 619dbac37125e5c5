/** A refusal of the server as rest.md describes it; `code` is what the catalogue of refusals knows. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly field?: string,
    readonly retryAfter?: number,
  ) {
    super(message)
  }
}

let csrf = ''
let signedOut: () => void = () => {}

export function setCsrf(token: string): void {
  csrf = token
}

export function csrfHeader(): Record<string, string> {
  return csrf === '' ? {} : { 'X-Csrf-Token': csrf }
}

/** Called once when a request finds that the session has ended. */
export function onSignedOut(then: () => void): void {
  signedOut = then
}

/** fetch with cookie and CSRF header; a network failure is a Refused with code `offline`. */
export async function send(path: string, init: RequestInit = {}): Promise<Response> {
  const change = init.method !== undefined && init.method !== 'GET'
  let answer: Response
  try {
    answer = await fetch(path, {
      credentials: 'same-origin',
      ...init,
      headers: { Accept: 'application/json', ...(change ? csrfHeader() : {}), ...init.headers },
    })
  } catch (e) {
    if (e instanceof DOMException && e.name === 'AbortError') throw e
    throw new Refused(0, 'offline', 'no answer from the server')
  }
  if (answer.ok) return answer
  throw await refusal(answer, path)
}

async function refusal(answer: Response, path: string): Promise<Refused> {
  let body: unknown = null
  try {
    body = await answer.json()
  } catch {
    // no JSON: a proxy or a crash speaks
  }
  return refusedBy(answer.status, body, answer.statusText, answer.headers.get('Retry-After'), path)
}

interface Told {
  code?: string
  message?: string
  field?: string
  type?: string
  limit?: string
  detail?: string
}

/** A refusal out of what the server said: rest.md's `error`, or problem details (RFC 7807, RFC 8620 3.6.1). */
export function refusedBy(status: number, body: unknown, fallback: string, retryAfter: string | null, path: string): Refused {
  if (status === 401 && !path.startsWith('/api/session')) signedOut()
  const told = (body as { error?: Told } | null)?.error ?? (body as Told | null)
  const problem = /^urn:ietf:params:jmap:error:(.+)$/.exec(told?.type ?? '')?.[1]
  const code = told?.code ?? (problem === 'limit' ? told?.limit : undefined) ?? problem
  const after = Number(retryAfter)
  return new Refused(
    status,
    code ?? (told === null && status >= 500 ? 'server' : `http-${status}`),
    told?.message ?? told?.detail ?? fallback,
    told?.field,
    Number.isFinite(after) && after > 0 ? after : undefined,
  )
}

export async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
  const answer = await send(path, {
    method,
    ...(body === undefined ? {} : { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }),
  })
  return (answer.status === 204 ? undefined : await answer.json()) as T
}

export const get = <T>(path: string) => call<T>('GET', path)
export const post = <T>(path: string, body: unknown = {}) => call<T>('POST', path, body)
export const patch = <T>(path: string, body: unknown) => call<T>('PATCH', path, body)
export const del = (path: string) => call<void>('DELETE', path)

/** `?a=1&b=2` without the empty ones. */
export function query(params: Record<string, string | number | undefined>): string {
  const kept = Object.entries(params).filter(([, v]) => v !== undefined && v !== '')
  return kept.length === 0 ? '' : `?${new URLSearchParams(kept.map(([k, v]) => [k, String(v)]))}`
}
