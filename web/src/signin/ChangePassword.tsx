import { useState } from 'react'
import { post, Refused } from '../api/http'
import { useWords } from '../words/catalogue'
import { explain } from '../words/refusals'
import { signinWords } from '../words/signin'
import { goodPair, NewPassword } from './NewPassword'
import { PasswordField } from './PasswordField'

/** The form of `POST /api/me/password`. */
export function ChangePassword({ done }: { done: () => void }) {
  const t = useWords(signinWords)
  const [current, setCurrent] = useState('')
  const [pair, setPair] = useState({ password: '', repeat: '' })
  const [wrong, setWrong] = useState<{ current: boolean; text: string } | null>(null)
  const [busy, setBusy] = useState(false)
  const submit = async () => {
    setBusy(true)
    setWrong(null)
    try {
      await post('/api/me/password', { current, password: pair.password })
      setCurrent('')
      setPair({ password: '', repeat: '' })
      done()
    } catch (e) {
      const about = e instanceof Refused && (e.code === 'bad-credentials' || e.field === 'current')
      setWrong({ current: about, text: explain(e) })
    }
    setBusy(false)
  }
  return (
    <form
      onSubmit={(e) => {
        e.preventDefault()
        void submit()
      }}
    >
      <PasswordField label={t('current')} value={current} onChange={setCurrent} autoComplete="current-password" wrong={wrong?.current ? wrong.text : null} testid="current-password" />
      <NewPassword pair={pair} onChange={setPair} wrong={wrong && !wrong.current ? wrong.text : null} />
      <button type="submit" className="btn primary" disabled={busy || current === '' || !goodPair(pair)} data-testid="change-password">
        {t('changeIt')}
      </button>
    </form>
  )
}
