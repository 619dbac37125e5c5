import type { ReactNode } from 'react'
import { Note } from '../look/Note'
import { Card } from '../signin/Card'
import { useWords } from '../words/catalogue'
import { coreWords } from '../words/core'
import { setupWords } from '../words/setup'

export interface Step {
  title: string
  lead?: string
  body: ReactNode
  ready: boolean
  next?: string
  /** runs before going on; a rejection keeps the step and is shown */
  go?: () => Promise<void>
  final?: boolean
  noBack?: boolean
}

/** At most five steps, each with one question, a way back, and nothing lost. */
export function Wizard(props: {
  name: string
  steps: Step[]
  at: number
  onAt: (at: number) => void
  busy: boolean
  wrong: string | null
  onGo: (step: Step) => void
}) {
  const t = useWords(setupWords)
  const c = useWords(coreWords)
  const step = props.steps[props.at]!
  return (
    <Card title={step.title} wide>
      <p className="step-no">
        {props.name} · {t('step', { n: props.at + 1, of: props.steps.length })}
      </p>
      <ol className="steps" aria-hidden="true">
        {props.steps.map((s, i) => (
          <li key={s.title} className={i <= props.at ? 'done' : undefined} />
        ))}
      </ol>
      {step.lead && <p style={{ marginBottom: 18 }}>{step.lead}</p>}
      {props.wrong && (
        <Note kind="bad" testid="wizard-error">
          {props.wrong}
        </Note>
      )}
      <form
        key={props.at}
        onSubmit={(e) => {
          e.preventDefault()
          if (step.ready && !props.busy) props.onGo(step)
        }}
      >
        {step.body}
        <div className="wizard-buttons">
          {props.at > 0 && !step.noBack ? (
            <button type="button" className="btn" data-testid="wizard-back" onClick={() => props.onAt(props.at - 1)}>
              {c('back')}
            </button>
          ) : (
            <span />
          )}
          <button type="submit" className="btn primary" disabled={!step.ready || props.busy} data-testid="wizard-next">
            {step.next ?? c('next')}
          </button>
        </div>
      </form>
    </Card>
  )
}
