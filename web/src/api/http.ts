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
  let code = `http-${answer.status}`
  let message = answer.statusText
  let field: string | undefined
  try {
    const body = await answer.json()
    const error = body.error ?? body
    code = error.code ?? code
    message = error.message ?? error.detail ?? message
    field = error.field
  } catch {
    code = answer.status >= 500 ? 'server' : code // no JSON: a proxy or a crash speaks
  }
  if (answer.status === 401 && !path.startsWith('/api/session')) signedOut()
  const after = Number(answer.headers.get('Retry-After'))
  return new Refused(answer.status, code, message, field, Number.isFinite(after) && after > 0 ? after : undefined)
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
