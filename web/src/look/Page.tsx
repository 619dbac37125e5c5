import { Component, type ReactNode } from 'react'
import { explain } from '../words/refusals'
import { render, useWords } from '../words/catalogue'
import { coreWords } from '../words/core'
import { Note } from './Note'

export function ThinBar() {
  const t = useWords(coreWords)
  return <div className="thin-bar" role="progressbar" aria-label={t('loading')} />
}

/** What failed, what to do: with a way to try again. */
export function Trouble({ error, retry }: { error: unknown; retry?: () => void }) {
  const t = useWords(coreWords)
  return (
    <div style={{ padding: 16 }}>
      <Note kind="bad">
        {explain(error)}{' '}
        {retry && (
          <button type="button" className="btn link" onClick={retry}>
            {t('retry')}
          </button>
        )}
      </Note>
    </div>
  )
}

/** The last net under a page: a bug shows a sentence and a way out, never a white page. */
export class Net extends Component<{ children: ReactNode }, { error: unknown }> {
  override state = { error: null as unknown }

  static getDerivedStateFromError(error: unknown) {
    return { error }
  }

  override render() {
    if (this.state.error === null) return this.props.children
    return (
      <div style={{ maxWidth: 560, margin: '15vh auto', padding: 16 }}>
        <Note kind="bad">
          <p>{render(coreWords.broke)}</p>
          <p className="quiet mono">{String(this.state.error)}</p>
          <button type="button" className="btn" style={{ marginTop: 8 }} onClick={() => location.reload()}>
            {render(coreWords.reload)}
          </button>
        </Note>
      </div>
    )
  }
}
