import { Select, TreeSelect } from 'antd'
import { useId, useState } from 'react'
import { patch, post, Refused } from '../api/http'
import type { Department, Domain, Member } from '../api/types'
import { Dialog } from '../look/Dialog'
import { Field } from '../look/Field'
import { Note } from '../look/Note'
import { strength } from '../signin/password'
import { useWords } from '../words/catalogue'
import { consoleWords } from '../words/console'
import { coreWords } from '../words/core'
import { explain } from '../words/refusals'
import { AddressField, isLocal } from './AddressField'
import { departmentTree } from './data'

/** Add a member, or change one: one column, what is needed first. */
export function MemberForm(props: {
  member?: Member
  domains: Domain[]
  departments: Department[]
  preset?: string
  onClose: () => void
  onDone: (member: Member) => void
}) {
  const t = useWords(consoleWords)
  const c = useWords(coreWords)
  const m = props.member
  const group = useId()
  const [form, setForm] = useState({
    name: m?.name ?? '',
    local: '',
    domain: props.domains[0]?.name ?? '',
    departments: m?.departments.map((d) => d.id) ?? (props.preset ? [props.preset] : []),
    title: m?.title ?? '',
    employeeNumber: m?.employeeNumber ?? '',
    phone: m?.phone ?? '',
    aliases: m?.aliases ?? [],
    quotaMb: m?.quotaMb ? String(m.quotaMb) : '',
    administrator: m?.administrator ?? false,
    password: '',
  })
  const [byPassword, setByPassword] = useState(false)
  const [wrong, setWrong] = useState<{ field?: string; text: string } | null>(null)
  const [busy, setBusy] = useState(false)
  const put = (part: Partial<typeof form>) => {
    setForm((now) => ({ ...now, ...part }))
    setWrong(null)
  }
  const at = (field: string) => (wrong?.field === field ? wrong.text : null)
  const local = form.local.trim().toLowerCase()
  const given = isLocal(local) && form.domain !== ''
  const needsAddress = !m?.address
  const ready = form.name.trim() !== '' && (m ? local === '' || given : given && (!byPassword || strength(form.password).good))

  const submit = async () => {
    setBusy(true)
    setWrong(null)
    const common = {
      name: form.name.trim(),
      departments: form.departments,
      title: form.title.trim(),
      employeeNumber: form.employeeNumber.trim(),
      phone: form.phone.trim(),
      aliases: form.aliases,
      administrator: form.administrator,
      ...(form.quotaMb === '' ? {} : { quotaMb: Number(form.quotaMb) }),
    }
    try {
      const done = m
        ? await patch<Member>(`/api/members/${m.id}`, { ...common, ...(needsAddress && local !== '' ? { local, domain: form.domain } : {}) })
        : await post<Member>('/api/members', {
            ...common,
            local,
            domain: form.domain,
            ...(byPassword ? { password: form.password, mustChange: true } : {}),
          })
      props.onDone(done)
    } catch (e) {
      const field = e instanceof Refused ? (e.field ?? (e.code === 'address-taken' ? 'local' : undefined)) : undefined
      setWrong({ field, text: explain(e) })
      setBusy(false)
    }
  }
  const popup = (node: HTMLElement) => node.closest('dialog') ?? document.body
  const known = ['name', 'local', 'password', 'phone', 'employeeNumber', 'title', 'quotaMb']
  return (
    <Dialog title={t(m ? 'editMember' : 'addMember')} onClose={props.onClose} testid="member-dialog" width={520}>
      {wrong && !known.includes(wrong.field ?? '') && (
        <div style={{ marginBottom: 12 }}>
          <Note kind="bad">{wrong.text}</Note>
        </div>
      )}
      <form
        onSubmit={(e) => {
          e.preventDefault()
          if (ready && !busy) void submit()
        }}
      >
        <Field label={t('name')} value={form.name} onChange={(name) => put({ name })} wrong={at('name')} autoFocus maxLength={100} testid="member-name" />
        {!needsAddress ? (
          <div className="field">
            <span className="label">{t('address')}</span>
            <span className="mono">{m?.address}</span>
          </div>
        ) : (
          <AddressField local={form.local} domain={form.domain} domains={props.domains.map((d) => d.name)} wrong={at('local')} testid="member" onLocal={(text) => put({ local: text })} onDomain={(domain) => put({ domain })} />
        )}
        <div className="field">
          <span className="label">{t('department')}</span>
          <TreeSelect style={{ width: '100%' }} multiple allowClear treeDefaultExpandAll aria-label={t('department')} value={form.departments} treeData={departmentTree(props.departments)} getPopupContainer={popup} onChange={(departments: string[]) => put({ departments })} />
        </div>
        {!m && (
          <fieldset className="field" style={{ border: 0, margin: '0 0 18px', padding: 0 }}>
            <legend className="label" style={{ padding: 0, marginBottom: 6, fontWeight: 500 }}>
              {t('first')}
            </legend>
            {[false, true].map((choice) => (
              <label key={String(choice)} style={{ display: 'flex', gap: 8, alignItems: 'center', minHeight: 'var(--hit)' }}>
                <input type="radio" name={group} checked={byPassword === choice} onChange={() => setByPassword(choice)} data-testid={choice ? 'by-password' : 'by-link'} />
                {t(choice ? 'byPassword' : 'byLink')}
              </label>
            ))}
          </fieldset>
        )}
        {!m && byPassword && (
          <Field label={t('initial')} value={form.password} onChange={(password) => put({ password })} wrong={at('password') ?? (form.password !== '' && !strength(form.password).good ? explain(new Refused(400, 'password-weak', '')) : null)} autoComplete="off" testid="member-password" />
        )}
        <details open={m !== undefined}>
          <summary style={{ cursor: 'pointer', minHeight: 'var(--hit)', color: 'var(--ink-2)' }}>{c('more')}</summary>
          <Field label={t('title')} value={form.title} onChange={(title) => put({ title })} wrong={at('title')} testid="member-title" />
          <Field label={t('number')} value={form.employeeNumber} onChange={(employeeNumber) => put({ employeeNumber })} wrong={at('employeeNumber')} />
          <Field label={t('phone')} value={form.phone} onChange={(phone) => put({ phone })} wrong={at('phone')} inputMode="tel" />
          <Field label={t('quota')} value={form.quotaMb} onChange={(v) => put({ quotaMb: v.replace(/\D/g, '') })} wrong={at('quotaMb')} inputMode="numeric" />
          <div className="field">
            <span className="label">{t('aliases')}</span>
            <Select mode="tags" style={{ width: '100%' }} aria-label={t('aliases')} value={form.aliases} open={false} tokenSeparators={[',', ';', ' ', '，', '；']} getPopupContainer={popup} onChange={(aliases: string[]) => put({ aliases })} />
            <div className="help">{t('aliasesHelp')}</div>
          </div>
          <label style={{ display: 'flex', gap: 8, alignItems: 'center', minHeight: 'var(--hit)' }}>
            <input type="checkbox" checked={form.administrator} onChange={(e) => put({ administrator: e.target.checked })} data-testid="member-administrator" />
            {t('administrator')} <span className="quiet">{t('administratorHelp')}</span>
          </label>
        </details>
        <div className="buttons">
          <button type="button" className="btn" onClick={props.onClose}>
            {c('cancel')}
          </button>
          <button type="submit" className="btn primary" disabled={!ready || busy} data-testid="member-save">
            {t(m ? 'edit' : 'addMember')}
          </button>
        </div>
      </form>
    </Dialog>
  )
}
