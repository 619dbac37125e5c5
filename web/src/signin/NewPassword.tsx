import { Check, Circle } from 'lucide-react'
import type { ReactNode } from 'react'
import { useWords } from '../words/catalogue'
import { signinWords } from '../words/signin'
import { strength } from './password'
import { PasswordField } from './PasswordField'

export interface Pair {
  password: string
  repeat: string
}

export const goodPair = (pair: Pair) => strength(pair.password).good && pair.password === pair.repeat

/** A new password twice, with the rules ticked as they are met. */
export function NewPassword({ pair, onChange, wrong, autoFocus }: { pair: Pair; onChange: (pair: Pair) => void; wrong?: string | null; autoFocus?: boolean }) {
  const t = useWords(signinWords)
  const now = strength(pair.password)
  return (
    <>
      <PasswordField label={t('newPassword')} value={pair.password} autoComplete="new-password" wrong={wrong} autoFocus={autoFocus} testid="new-password" onChange={(password) => onChange({ ...pair, password })} />
      <ul className="rules" aria-live="polite" data-testid="password-rules">
        <Rule met={now.length}>{t('ruleLength')}</Rule>
        <Rule met={now.classes >= 3}>{t('ruleThree', { n: now.classes })}</Rule>
        <li>
          <ul className="inner" style={{ flex: 1 }}>
            <Rule met={now.lower}>{t('ruleLower')}</Rule>
            <Rule met={now.upper}>{t('ruleUpper')}</Rule>
            <Rule met={now.digit}>{t('ruleDigit')}</Rule>
            <Rule met={now.other}>{t('ruleOther')}</Rule>
          </ul>
        </li>
      </ul>
      <PasswordField
        label={t('repeat')}
        value={pair.repeat}
        autoComplete="new-password"
        wrong={pair.repeat !== '' && !pair.password.startsWith(pair.repeat) ? t('differ') : null}
        testid="repeat-password"
        onChange={(repeat) => onChange({ ...pair, repeat })}
      />
    </>
  )
}

function Rule({ met, children }: { met: boolean; children: ReactNode }) {
  return (
    <li className={met ? 'met' : undefined}>
      {met ? <Check aria-label="✓" /> : <Circle aria-hidden="true" />}
      {children}
    </li>
  )
}
