import { useEffect, useState } from 'react'
import { useNavigate } from 'react-router'
import { post } from '../api/http'
import { adopt, queries } from '../api/session'
import type { Session } from '../api/types'
import { Field } from '../look/Field'
import { goodPair, NewPassword } from '../signin/NewPassword'
import { useWords } from '../words/catalogue'
import { language } from '../words/language'
import { explain } from '../words/refusals'
import { setupWords } from '../words/setup'
import { useKept } from './useKept'
import { Wizard, type Step } from './Wizard'

const CONTACT = /^(\+?\d[\d -]{5,18}\d|[^\s@]+@[^\s@]+\.[^\s@]+)$/

/** An organisation registers itself; its first person becomes the primary administrator. */
export default function Register() {
  const t = useWords(setupWords)
  const navigate = useNavigate()
  const [kept, keep, dropKept] = useKept('hongyan.register', { at: 0, company: '', name: '', contact: '', id: '' })
  const [pair, setPair] = useState({ password: '', repeat: '' })
  const [code, setCode] = useState('')
  const [busy, setBusy] = useState(false)
  const [wrong, setWrong] = useState<string | null>(null)

  const register = async () => {
    const answer = await post<{ id: string }>('/api/registrations', {
      company: kept.company.trim(),
      name: kept.name.trim(),
      contact: kept.contact.trim(),
      password: pair.password,
      language: language(),
    })
    keep({ id: answer.id, at: 3 })
  }
  const confirm = async () => {
    const me = await post<Session>(`/api/registrations/${encodeURIComponent(kept.id)}/confirm`, { code: code.trim() })
    queries.clear()
    adopt(me)
    keep({ at: 4 })
  }
  const steps: Step[] = [
    {
      title: t('companyTitle'),
      ready: kept.company.trim().length >= 2,
      body: <Field label={t('company')} value={kept.company} onChange={(company) => keep({ company })} help={t('companyHelp')} autoComplete="organization" autoFocus maxLength={100} testid="register-company" />,
    },
    {
      title: t('youTitle'),
      lead: t('youLead'),
      ready: kept.name.trim() !== '' && CONTACT.test(kept.contact.trim()),
      body: (
        <>
          <Field label={t('name')} value={kept.name} onChange={(name) => keep({ name })} autoComplete="name" autoFocus testid="register-name" />
          <Field label={t('contact')} value={kept.contact} onChange={(contact) => keep({ contact })} help={t('contactHelp')} wrong={kept.contact.length > 5 && !CONTACT.test(kept.contact.trim()) ? t('contactWrong') : null} autoCapitalize="none" spellCheck={false} testid="register-contact" />
        </>
      ),
    },
    {
      title: t('passwordTitle'),
      ready: goodPair(pair),
      next: t('sendCode'),
      go: register,
      body: <NewPassword pair={pair} onChange={setPair} autoFocus />,
    },
    {
      title: t('codeTitle'),
      lead: t('codeLead', { contact: kept.contact }),
      ready: code.trim().length >= 4,
      next: t('confirm'),
      go: confirm,
      body: (
        <>
          <Field label={t('code')} value={code} onChange={setCode} inputMode="numeric" autoComplete="one-time-code" autoFocus maxLength={12} testid="register-code" />
          <Resend id={kept.id} onWrong={setWrong} />
        </>
      ),
    },
    {
      title: t('doneTitle'),
      lead: t('doneLead', { company: kept.company }),
      ready: true,
      noBack: true,
      next: t('toConsole'),
      body: null,
      go: async () => {
        dropKept()
        navigate('/console', { replace: true })
      },
    },
  ]
  const at = kept.at === 3 && kept.id === '' ? 2 : Math.min(kept.at, 4)
  return (
    <Wizard
      name={t('register')}
      steps={steps}
      at={at}
      busy={busy}
      wrong={wrong}
      onAt={(next) => {
        setWrong(null)
        keep({ at: next })
      }}
      onGo={(step) => {
        setWrong(null)
        if (!step.go) return keep({ at: at + 1 })
        setBusy(true)
        step
          .go()
          .catch((e: unknown) => setWrong(explain(e)))
          .finally(() => setBusy(false))
      }}
    />
  )
}

function Resend({ id, onWrong }: { id: string; onWrong: (text: string) => void }) {
  const t = useWords(setupWords)
  const [left, setLeft] = useState(30)
  useEffect(() => {
    if (left <= 0) return
    const timer = setTimeout(() => setLeft(left - 1), 1000)
    return () => clearTimeout(timer)
  }, [left])
  return (
    <button
      type="button"
      className="btn link"
      disabled={left > 0}
      data-testid="register-resend"
      onClick={() => {
        setLeft(60)
        post(`/api/registrations/${encodeURIComponent(id)}/resend`).catch((e: unknown) => onWrong(explain(e)))
      }}
    >
      {left > 0 ? t('resendIn', { n: left }) : t('resend')}
    </button>
  )
}
