import { useEffect } from 'react'
import { Note } from '../look/Note'
import { useMail } from '../mail/context'
import { useWords } from '../words/catalogue'
import { composeWords } from '../words/compose'
import { coreWords } from '../words/core'
import { explain } from '../words/refusals'
import './compose.css'
import { beginWriting, closeCompose, type Opened } from './open'
import { Panel } from './Panel'
import { useStart } from './useStart'
import { Writing } from './writing'

/** Waits for what the composer starts from, then shows the panel. */
export default function Composer({ opened }: { opened: Opened }) {
  return opened.writing ? <Panel opened={opened} writing={opened.writing} /> : <Starting opened={opened} />
}

function Starting({ opened: { key, start } }: { opened: Opened }) {
  const t = useWords(composeWords)
  const c = useWords(coreWords)
  const { jmap, mailboxes } = useMail()
  const { draft, identities, error } = useStart(start)
  useEffect(() => {
    if (draft) beginWriting(key, () => new Writing({ jmap, mailboxes, identities }, draft, start.kind === 'draft' ? start.emailId : null))
  }, [draft, key, start, jmap, mailboxes, identities])
  if (error)
    return (
      <div className="composer small">
        <Note kind="bad">
          {t('loadFailed', { why: explain(error) })}{' '}
          <button type="button" className="btn link" onClick={() => closeCompose(key)}>
            {c('close')}
          </button>
        </Note>
      </div>
    )
  return <div className="composer" aria-busy="true" />
}
