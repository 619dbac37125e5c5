import { get, Refused, send } from '../api/http'
import type { Id, JmapSession, SetAnswer, SetError } from './types'

const USING = ['urn:ietf:params:jmap:core', 'urn:ietf:params:jmap:mail', 'urn:ietf:params:jmap:submission']
const MAIL = 'urn:ietf:params:jmap:mail'

export type Arguments = Record<string, unknown>

/** A call inside a request; `ref(path)` makes a back-reference to its result (RFC 8620 3.7). */
export class Call<T = unknown> {
  constructor(
    readonly name: string,
    readonly args: Arguments,
    readonly id: string,
  ) {}

  ref(path: string) {
    return { resultOf: this.id, name: this.name, path }
  }

  declare readonly answer: T
}

/** Several calls that go to the server in one request and are answered together. */
export class Batch {
  private readonly calls: Call[] = []

  constructor(private readonly client: Jmap) {}

  add<T>(name: string, args: Arguments = {}): Call<T> {
    const call = new Call<T>(name, { accountId: this.client.accountId, ...args }, `c${this.calls.length}`)
    this.calls.push(call)
    return call
  }

  /** Sends; `take(call)` gives the answer of a call or throws its method error as a Refused. */
  async send(signal?: AbortSignal): Promise<<T>(call: Call<T>) => T> {
    const body = { using: USING, methodCalls: this.calls.map((c) => [c.name, c.args, c.id]) }
    const answer = await send(this.client.session.apiUrl, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
      signal,
    })
    const responses = ((await answer.json()) as { methodResponses: [string, never, string][] }).methodResponses
    return <T>(call: Call<T>): T => {
      const own = responses.filter(([, , id]) => id === call.id)
      const good = own.find(([name]) => name === call.name)
      if (good) return good[1] as T
      const bad = own[0]?.[1] as { type?: string; description?: string } | undefined
      throw new Refused(400, bad?.type ?? 'server', bad?.description ?? '')
    }
  }
}

/** The JMAP connection of one signed-in person. */
export class Jmap {
  constructor(
    readonly session: JmapSession,
    readonly accountId: Id,
  ) {}

  static async open(): Promise<Jmap> {
    const session = await get<JmapSession>('/.well-known/jmap')
    const accountId = session.primaryAccounts[MAIL]
    if (!accountId) throw new Refused(403, 'http-403', 'no mail account')
    return new Jmap({ ...session, apiUrl: local(session.apiUrl) }, accountId)
  }

  batch(): Batch {
    return new Batch(this)
  }

  /** One call, one answer. */
  async call<T>(name: string, args: Arguments = {}, signal?: AbortSignal): Promise<T> {
    const batch = this.batch()
    const call = batch.add<T>(name, args)
    return (await batch.send(signal))(call)
  }

  download(blobId: Id, name: string, type = 'application/octet-stream'): string {
    return local(
      fill(this.session.downloadUrl, { accountId: this.accountId, blobId, name: name || 'file', type, accept: type }),
    )
  }

  rendition(emailId: Id, images: boolean): string {
    return `/jmap/rendition/${encodeURIComponent(this.accountId)}/${encodeURIComponent(emailId)}?images=${images ? 1 : 0}`
  }

  uploadUrl(): string {
    return local(fill(this.session.uploadUrl, { accountId: this.accountId }))
  }

  eventSourceUrl(): string {
    const url = fill(this.session.eventSourceUrl, { types: '*', closeafter: 'no', ping: '30' })
    return local(url.includes('types=') ? url : `${url}?types=*&closeafter=no&ping=30`)
  }
}

/** Fills `{name}` of an RFC 6570 level 1 template. */
export function fill(template: string, values: Record<string, string>): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(values[name] ?? ''))
}

/** Behind a proxy the session object may name another host: paths of our own origin keep the cookie. */
function local(url: string): string {
  return url.replace(/^https?:\/\/[^/]+/, '')
}

/** Throws when the set did not do everything it was asked. */
export function allDone(answer: SetAnswer<unknown>): void {
  const errors = [answer.notCreated, answer.notUpdated, answer.notDestroyed]
    .flatMap((each) => Object.values(each ?? {}))
    .filter((each): each is SetError => each.type !== 'notFound')
  const first = errors[0]
  if (first) throw new Refused(400, first.type, first.description ?? '')
}
