import { useId, type InputHTMLAttributes, type ReactNode } from 'react'

interface Props extends Omit<InputHTMLAttributes<HTMLInputElement>, 'onChange'> {
  label: string
  help?: ReactNode
  wrong?: string | null
  suffix?: string
  testid?: string
  onChange: (value: string) => void
}

/** One labelled input with its help and its error beneath. */
export function Field({ label, help, wrong, suffix, testid, onChange, ...input }: Props) {
  const id = useId()
  return (
    <div className="field">
      <label className="label" htmlFor={id}>
        {label}
      </label>
      <div className="input-group">
        <input
          id={id}
          className="input"
          data-testid={testid}
          aria-invalid={wrong ? true : undefined}
          aria-describedby={wrong || help ? `${id}-more` : undefined}
          onChange={(e) => onChange(e.target.value)}
          {...input}
        />
        {suffix && <span className="suffix">{suffix}</span>}
      </div>
      <div id={`${id}-more`} aria-live="polite">
        {wrong ? <div className="wrong">{wrong}</div> : help ? <div className="help">{help}</div> : null}
      </div>
    </div>
  )
}
