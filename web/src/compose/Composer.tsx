import { Note } from '../look/Note'
import { useWords } from '../words/catalogue'
import { composeWords } from '../words/compose'
import { explain } from '../words/refusals'
import './compose.css'
import { closeCompose, type Opened } from './open'
import { Panel } from './Panel'
import { useStart } from './useStart'

/** Waits for what the composer starts from, then shows the panel. */
export default function Composer({ opened }: { opened: Opened }) {
  const t = useWords(composeWords)
  const { draft, identities, error } = useStart(opened.start)
  if (error)
    return (
      <div className="composer small">
        <Note kind="bad">
          {t('loadFailed', { why: explain(error) })}{' '}
          <button type="button" className="btn link" onClick={() => closeCompose(opened.key)}>
            OK
          </button>
        </Note>
      </div>
    )
  if (!draft) return <div className="composer" aria-busy="true" />
  return <Panel opened={opened} first={draft} identities={identities} />
}
