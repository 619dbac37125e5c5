import type { Jmap } from '../jmap/client'
import { upload } from '../jmap/upload'
import { render } from '../words/catalogue'
import { composeWords } from '../words/compose'
import { size } from '../words/format'
import { explain } from '../words/refusals'
import type { Attached } from './draft'

let count = 0

/** The files of one message on their way to the server; a picture for the text gets a Content-ID at once. */
export class Uploads {
  private readonly running = new Map<string, AbortController>()

  constructor(
    private readonly jmap: () => Jmap,
    private readonly change: (next: (files: Attached[]) => Attached[]) => void,
  ) {}

  add(file: File, inText: boolean): Attached {
    const jmap = this.jmap()
    const max = Number(jmap.session.capabilities['urn:ietf:params:jmap:core']?.maxSizeUpload ?? 50_000_000)
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
    if (file.size > max) fresh.wrong = render(composeWords.tooBig, { name: fresh.name, size: size(file.size), max: size(max) })
    this.change((files) => [...files, fresh])
    if (!fresh.wrong) this.start(jmap, file, fresh)
    return fresh
  }

  remove(key: string): void {
    this.running.get(key)?.abort()
    this.change((files) => files.filter((f) => f.key !== key))
  }

  stop(): void {
    for (const each of this.running.values()) each.abort()
  }

  private start(jmap: Jmap, file: File, fresh: Attached): void {
    const abort = new AbortController()
    this.running.set(fresh.key, abort)
    const update = (part: Partial<Attached>) => this.change((files) => files.map((f) => (f.key === fresh.key ? { ...f, ...part } : f)))
    upload(jmap, file, (progress) => update({ progress }), abort.signal)
      .then(
        (done) => update({ blobId: done.blobId, progress: 1, size: done.size }),
        (e: unknown) => {
          if (!abort.signal.aborted) update({ wrong: render(composeWords.uploadFailed, { name: fresh.name, why: explain(e) }) })
        },
      )
      .finally(() => this.running.delete(fresh.key))
  }
}
