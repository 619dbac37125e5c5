import { Eye, EyeOff } from 'lucide-react'
import { useId, useState } from 'react'
import { useWords } from '../words/catalogue'
import { signinWords } from '../words/signin'

export function PasswordField(props: {
  label: string
  value: string
  onChange: (value: string) => void
  autoComplete: 'current-password' | 'new-password'
  wrong?: string | null
  autoFocus?: boolean
  testid: string
}) {
  const t = useWords(signinWords)
  const id = useId()
  const [shown, setShown] = useState(false)
  return (
    <div className="field">
      <label className="label" htmlFor={id}>
        {props.label}
      </label>
      <div className="password-wrap">
        <input
          id={id}
          className="input"
          type={shown ? 'text' : 'password'}
          value={props.value}
          autoComplete={props.autoComplete}
          autoFocus={props.autoFocus}
          aria-invalid={props.wrong ? true : undefined}
          aria-describedby={props.wrong ? `${id}-wrong` : undefined}
          data-testid={props.testid}
          onChange={(e) => props.onChange(e.target.value)}
        />
        <button type="button" className="icon-btn" aria-label={t(shown ? 'hide' : 'show')} title={t(shown ? 'hide' : 'show')} onClick={() => setShown(!shown)}>
          {shown ? <EyeOff /> : <Eye />}
        </button>
      </div>
      {props.wrong && (
        <div id={`${id}-wrong`} className="wrong" role="alert">
          {props.wrong}
        </div>
      )}
    </div>
  )
}
