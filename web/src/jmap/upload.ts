import { csrfHeader, Refused } from '../api/http'
import type { Jmap } from './client'
import type { Id } from './types'

export interface Uploaded {
  blobId: Id
  type: string
  size: number
}

/** Uploads with progress (fetch cannot tell it); abort by the signal. */
export function upload(jmap: Jmap, file: Blob, progress: (part: number) => void, signal: AbortSignal): Promise<Uploaded> {
  return new Promise((done, failed) => {
    const request = new XMLHttpRequest()
    request.open('POST', jmap.uploadUrl())
    request.setRequestHeader('Content-Type', file.type || 'application/octet-stream')
    for (const [name, value] of Object.entries(csrfHeader())) request.setRequestHeader(name, value)
    request.responseType = 'json'
    request.upload.onprogress = (e) => e.lengthComputable && progress(e.loaded / e.total)
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) done(request.response as Uploaded)
      else failed(new Refused(request.status, request.response?.error?.code ?? `http-${request.status}`, ''))
    }
    request.onerror = () => failed(new Refused(0, 'offline', ''))
    request.onabort = () => failed(new DOMException('aborted', 'AbortError'))
    signal.addEventListener('abort', () => request.abort())
    request.send(file)
  })
}
