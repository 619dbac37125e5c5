import { useId } from 'react'
import { useWords } from '../words/catalogue'
import { consoleWords } from '../words/console'

const LOCAL = /^[\p{L}\p{N}!#$%&'*+/=?^_`{|}~-]+(\.[\p{L}\p{N}!#$%&'*+/=?^_`{|}~-]+)*$/u

/** Whether the text can stand in front of the `@`. */
export function isLocal(text: string): boolean {
  return LOCAL.test(text.trim().toLowerCase())
}

/** An address at one of the organisation's domains: what stands before the `@`, and which of them. */
export function AddressField(props: {
  local: string
  domain: string
  domains: string[]
  wrong: string | null
  help?: string
  testid: string
  onLocal: (local: string) => void
  onDomain: (domain: string) => void
}) {
  const t = useWords(consoleWords)
  const id = useId()
  const bad = props.local !== '' && !isLocal(props.local)
  const wrong = props.wrong ?? (bad ? t('localWrong') : null)
  return (
    <div className="field">
      <label className="label" htmlFor={id}>
        {t('address')}
      </label>
      <div className="input-group">
        <input id={id} className="input" value={props.local} autoCapitalize="none" spellCheck={false} autoComplete="off" data-testid={`${props.testid}-local`} onChange={(e) => props.onLocal(e.target.value)} aria-invalid={wrong ? true : undefined} />
        {props.domains.length > 1 ? (
          <select className="suffix" value={props.domain} aria-label={t('domain')} onChange={(e) => props.onDomain(e.target.value)} data-testid={`${props.testid}-domain`}>
            {props.domains.map((name) => (
              <option key={name} value={name}>
                @{name}
              </option>
            ))}
          </select>
        ) : (
          <span className="suffix">@{props.domain}</span>
        )}
      </div>
      {wrong ? <div className="wrong">{wrong}</div> : props.help ? <div className="help">{props.help}</div> : null}
    </div>
  )
}
