import { Dialog } from '../look/Dialog'
import { useWords } from '../words/catalogue'
import { coreWords } from '../words/core'
import { mailWords } from '../words/mail'
import type { Shortcut } from './keys'

/** What is printed on the key: short, so that a line of the table stays one line. */
function capOf(key: string): string {
  return key === 'Escape' ? 'Esc' : key === 'Delete' ? 'Del' : key
}

/** `?`: every key and what it does. */
export function Shortcuts({ table, onClose }: { table: readonly Shortcut[]; onClose: () => void }) {
  const t = useWords(mailWords)
  const c = useWords(coreWords)
  const lines: [string, string][] = [...table.map((s): [string, string] => [s.keys, t(s.word)]), ['Ctrl Enter', t('keySend')]]
  return (
    <Dialog title={t('shortcuts')} onClose={onClose} testid="shortcuts" width={620}>
      <dl className="keys">
        {lines.map(([keys, word]) => (
          <div key={keys}>
            <dt>
              {keys.split(' ').map((k, i) => (k === '/' && keys.length > 1 ? ' / ' : <kbd key={i}>{capOf(k)}</kbd>))}
            </dt>
            <dd>{word}</dd>
          </div>
        ))}
      </dl>
      <div className="buttons">
        <button type="button" className="btn" autoFocus onClick={onClose}>
          {c('close')}
        </button>
      </div>
    </Dialog>
  )
}
