import { useState } from 'react'
import { patch, post, Refused } from '../api/http'
import type { SharedMailbox } from '../api/types'
import { Dialog } from '../look/Dialog'
import { Field } from '../look/Field'
import { Note } from '../look/Note'
import { useWords } from '../words/catalogue'
import { consoleWords } from '../words/console'
import { coreWords } from '../words/core'
import { explain } from '../words/refusals'
import { AddressField, isLocal } from './AddressField'
import { differs, wanted } from './mailboxPeople'
import { PeopleEditor } from './PeopleEditor'

/** Add a shared mailbox, or change one: name, address, people, size. */
export function SharedMailboxForm(props: { mailbox?: SharedMailbox; domains: string[]; onClose: () => void; onDone: (mailbox: SharedMailbox) => void }) {
  const t = useWords(consoleWords)
  const c = useWords(coreWords)
  const m = props.mailbox
  const at = m ? m.address.lastIndexOf('@') : -1
  const [form, setForm] = useState({
    name: m?.name ?? '',
    local: m?.address.slice(0, at) ?? '',
    domain: m?.address.slice(at + 1) ?? props.domains[0] ?? '',
    quotaMb: m?.quotaMb ? String(m.quotaMb) : '',
    people: m?.people ?? [],
  })
  const [wrong, setWrong] = useState<{ field?: string; text: string } | null>(null)
  const [busy, setBusy] = useState(false)
  const put = (part: Partial<typeof form>) => {
    setForm((now) => ({ ...now, ...part }))
    setWrong(null)
  }
  const wrongAt = (field: string) => (wrong?.field === field ? wrong.text : null)
  const local = form.local.trim().toLowerCase()
  const moved = m !== undefined && `${local}@${form.domain}` !== m.address
  const ready = form.name.trim() !== '' && isLocal(local) && form.domain !== ''
  const domains = props.domains.includes(form.domain) || form.domain === '' ? props.domains : [form.domain, ...props.domains]

  const submit = async () => {
    setBusy(true)
    setWrong(null)
    const common = { name: form.name.trim(), quotaMb: Number(form.quotaMb) }
    try {
      props.onDone(
        m
          ? await patch<SharedMailbox>(`/api/shared-mailboxes/${m.id}`, {
              ...common,
              ...(moved ? { local, domain: form.domain } : {}),
              ...(differs(m.people, form.people) ? { people: wanted(form.people) } : {}),
            })
          : await post<SharedMailbox>('/api/shared-mailboxes', { ...common, local, domain: form.domain, people: wanted(form.people) }),
      )
    } catch (e) {
      setWrong({ field: e instanceof Refused ? e.field : undefined, text: explain(e) })
      setBusy(false)
    }
  }
  const known = ['name', 'local', 'quotaMb', 'people']
  return (
    <Dialog title={t(m ? 'editMailbox' : 'addMailbox')} onClose={props.onClose} testid="mailbox-dialog" width={600}>
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
        <Field label={t('mailboxName')} help={t('mailboxNameHelp')} value={form.name} onChange={(name) => put({ name })} wrong={wrongAt('name')} autoFocus maxLength={100} testid="mailbox-name" />
        <AddressField local={form.local} domain={form.domain} domains={domains} wrong={wrongAt('local')} help={moved ? t('oldAddressStays') : undefined} testid="mailbox" onLocal={(text) => put({ local: text })} onDomain={(domain) => put({ domain })} />
        <PeopleEditor people={form.people} wrong={wrongAt('people')} onChange={(people) => put({ people })} />
        <Field label={t('quota')} help={t('quotaHelp')} value={form.quotaMb} onChange={(v) => put({ quotaMb: v.replace(/\D/g, '') })} wrong={wrongAt('quotaMb')} inputMode="numeric" testid="mailbox-quota" />
        <div className="buttons">
          <button type="button" className="btn" onClick={props.onClose}>
            {c('cancel')}
          </button>
          <button type="submit" className="btn primary" disabled={!ready || busy} data-testid="mailbox-save">
            {m ? c('save') : t('addMailbox')}
          </button>
        </div>
      </form>
    </Dialog>
  )
}
