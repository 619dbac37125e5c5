import { useRef } from 'react'
import type { Jmap } from '../jmap/client'
import { upload } from '../jmap/upload'
import { useWords } from '../words/catalogue'
import { composeWords } from '../words/compose'
import { size } from '../words/format'
import { explain } from '../words/refusals'
import type { Attached } from './draft'

let count = 0

/** Uploads files with progress; a picture for the text gets a Content-ID at once. */
export function useUploads(jmap: Jmap, change: (next: (files: Attached[]) => Attached[]) => void) {
  const t = useWords(composeWords)
  const running = useRef(new Map<string, AbortController>())
  const max = Number(jmap.session.capabilities['urn:ietf:params:jmap:core']?.maxSizeUpload ?? 50_000_000)

  const update = (key: string, part: Partial<Attached>) =>
    change((files) => files.map((f) => (f.key === key ? { ...f, ...part } : f)))

  const add = (file: File, inText: boolean): Attached => {
    const key = `file-${++count}`
    const fresh: Attached = {
      key,
      name: file.name || (inText ? 'image.png' : 'file'),
      type: file.type || 'application/octet-stream',
      size: file.size,
      blobId: null,
      cid: inText ? `${Date.now().toString(36)}.${count}.${Math.random().toString(36).slice(2, 10)}@hongyan` : null,
      progress: 0,
    }
    if (file.size > max) {
      fresh.wrong = t('tooBig', { name: fresh.name, size: size(file.size), max: size(max) })
      change((files) => [...files, fresh])
      return fresh
    }
    change((files) => [...files, fresh])
    const abort = new AbortController()
    running.current.set(key, abort)
    upload(jmap, file, (progress) => update(key, { progress }), abort.signal)
      .then(
        (done) => update(key, { blobId: done.blobId, progress: 1, size: done.size }),
        (e: unknown) => {
          if (!(e instanceof DOMException)) update(key, { wrong: t('uploadFailed', { name: fresh.name, why: explain(e) }) })
        },
      )
      .finally(() => running.current.delete(key))
    return fresh
  }
  const remove = (key: string) => {
    running.current.get(key)?.abort()
    change((files) => files.filter((f) => f.key !== key))
  }
  return { add, remove }
}
