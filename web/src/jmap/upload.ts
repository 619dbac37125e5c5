import { csrfHeader, Refused, refusedBy } from '../api/http'
import type { Jmap } from './client'
import type { Id } from './types'

export interface Uploaded {
  blobId: Id
  type: string
  size: number
}

/** How often an upload is tried again while another window of the same person takes up the server's limit. */
const TRIES = 12

/** As many uploads at a time as the server allows (RFC 8620 2, maxConcurrentUpload); the others wait in order. */
class Turns {
  private readonly waiting: (() => void)[] = []

  constructor(private free: number) {}

  async take(signal: AbortSignal): Promise<void> {
    if (this.free > 0) {
      this.free--
      return
    }
    await new Promise<void>((then, failed) => {
      const go = () => {
        signal.removeEventListener('abort', stop)
        then()
      }
      const stop = () => {
        this.waiting.splice(this.waiting.indexOf(go), 1)
        failed(aborted())
      }
      signal.addEventListener('abort', stop, { once: true })
      this.waiting.push(go)
    })
  }

  give(): void {
    const next = this.waiting.shift()
    if (next) next()
    else this.free++
  }
}

const turns = new WeakMap<Jmap, Turns>()

function turnsOf(jmap: Jmap): Turns {
  let own = turns.get(jmap)
  if (!own) {
    const most = Number(jmap.session.capabilities['urn:ietf:params:jmap:core']?.maxConcurrentUpload ?? 4)
    own = new Turns(Math.max(1, most))
    turns.set(jmap, own)
  }
  return own
}

/** Uploads in turn and with progress (fetch cannot tell it); abort by the signal. */
export async function upload(jmap: Jmap, file: Blob, progress: (part: number) => void, signal: AbortSignal): Promise<Uploaded> {
  const own = turnsOf(jmap)
  await own.take(signal)
  try {
    for (let tries = 1, pause = 500; ; tries++, pause = Math.min(pause * 2, 10_000)) {
      try {
        return await post(jmap, file, progress, signal)
      } catch (e) {
        if (!(e instanceof Refused && e.code === 'maxConcurrentUpload') || tries === TRIES) throw e
        await later(pause, signal)
      }
    }
  } finally {
    own.give()
  }
}

function post(jmap: Jmap, file: Blob, progress: (part: number) => void, signal: AbortSignal): Promise<Uploaded> {
  return new Promise((done, failed) => {
    if (signal.aborted) return failed(aborted())
    const request = new XMLHttpRequest()
    request.open('POST', jmap.uploadUrl())
    request.setRequestHeader('Content-Type', file.type || 'application/octet-stream')
    for (const [name, value] of Object.entries(csrfHeader())) request.setRequestHeader(name, value)
    request.responseType = 'json'
    request.upload.onprogress = (e) => e.lengthComputable && progress(e.loaded / e.total)
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) done(request.response as Uploaded)
      else failed(refusedBy(request.status, request.response, '', request.getResponseHeader('Retry-After'), jmap.uploadUrl()))
    }
    request.onerror = () => failed(new Refused(0, 'offline', ''))
    request.onabort = () => failed(aborted())
    signal.addEventListener('abort', () => request.abort())
    request.send(file)
  })
}

function later(pause: number, signal: AbortSignal): Promise<void> {
  return new Promise((then, failed) => {
    const timer = setTimeout(then, pause)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      failed(aborted())
    })
  })
}

const aborted = () => new DOMException('aborted', 'AbortError')
