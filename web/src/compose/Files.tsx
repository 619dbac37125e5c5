import { File as FileIcon, X } from 'lucide-react'
import { useWords } from '../words/catalogue'
import { composeWords } from '../words/compose'
import { middle, size } from '../words/format'
import type { Attached } from './draft'

/** The files that go along, each with its progress and a way out. */
export function Files({ files, onRemove }: { files: Attached[]; onRemove: (key: string) => void }) {
  const t = useWords(composeWords)
  if (files.length === 0) return null
  return (
    <ul className="files">
      {files.map((f) => (
        <li key={f.key} className={f.wrong ? 'bad' : undefined} data-testid="compose-file" data-done={f.blobId !== null}>
          <FileIcon size={16} aria-hidden="true" />
          <span className="cut" title={f.name}>
            {f.wrong ?? middle(f.name || '—', 36)}
          </span>
          <span className="quiet">{size(f.size)}</span>
          <button type="button" aria-label={t('removeFile', { name: f.name })} onClick={() => onRemove(f.key)}>
            <X size={14} />
          </button>
          {!f.blobId && !f.wrong && <progress max={1} value={f.progress} aria-label={f.name} />}
        </li>
      ))}
    </ul>
  )
}
