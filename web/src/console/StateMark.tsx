import type { DomainState, MemberState, OrganisationState, RecordState } from '../api/types'
import { useWords } from '../words/catalogue'
import { consoleWords } from '../words/console'

const looks: Record<DomainState | MemberState, string> = {
  verified: 'ok',
  active: 'ok',
  waiting: 'warn',
  invited: 'warn',
  failing: 'bad',
  frozen: 'idle',
  deleted: 'idle',
}

/** A state in words with a dot; never by colour alone. */
export function StateMark({ state }: { state: DomainState | MemberState }) {
  const t = useWords(consoleWords)
  return (
    <span className={`state ${looks[state]}`} data-state={state}>
      {t(state)}
    </span>
  )
}

const recordLooks: Record<RecordState, string> = { ok: 'ok', missing: 'bad', wrong: 'bad', waiting: 'warn', unknown: 'idle' }

export function RecordMark({ state }: { state: RecordState }) {
  const t = useWords(consoleWords)
  return (
    <span className={`state ${recordLooks[state]}`} data-state={state}>
      {t(state === 'waiting' ? 'waitingRecord' : state)}
    </span>
  )
}

export const organisationLook: Record<OrganisationState, string> = { active: 'ok', pending: 'warn', suspended: 'idle', rejected: 'bad' }
