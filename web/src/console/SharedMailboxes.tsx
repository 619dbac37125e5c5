import { useQuery } from '@tanstack/react-query'
import { Button, Input, Select, Table } from 'antd'
import { MoreHorizontal } from 'lucide-react'
import { useDeferredValue, useState } from 'react'
import { useSearchParams } from 'react-router'
import { del, get, post, query } from '../api/http'
import type { Page, SharedMailbox } from '../api/types'
import { AddressText } from '../look/AddressText'
import { Avatar } from '../look/Avatar'
import { Dialog } from '../look/Dialog'
import { Field } from '../look/Field'
import { tell, tellBad } from '../look/line'
import { MenuButton } from '../look/Menu'
import { Note } from '../look/Note'
import { Trouble } from '../look/Page'
import { useWords } from '../words/catalogue'
import { consoleWords } from '../words/console'
import { coreWords } from '../words/core'
import { size } from '../words/format'
import { explain } from '../words/refusals'
import { changed, useDomains } from './data'
import { PageHead } from './PageHead'
import { SharedMailboxForm } from './SharedMailboxForm'

type Asking = { kind: 'add' } | { kind: 'edit' | 'remove'; mailbox: SharedMailbox } | null

const SIZE = 20

/** Mailboxes without a person: who works with them, what they take up. */
export function SharedMailboxes() {
  const t = useWords(consoleWords)
  const [params, setParams] = useSearchParams()
  const [asking, setAsking] = useState<Asking>(null)
  const [q, setQ] = useState('')
  const wanted = useDeferredValue(q.trim())
  const state = params.get('state') === 'deleted' ? 'deleted' : undefined
  const page = Number(params.get('page') ?? 1)
  const { data: domains } = useDomains()
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: ['shared-mailboxes', wanted, state, page],
    queryFn: () => get<Page<SharedMailbox>>(`/api/shared-mailboxes${query({ q: wanted, state, page, size: SIZE })}`),
    placeholderData: (old) => old,
    staleTime: 5_000,
  })
  const put = (name: string, value: string | undefined) => {
    const next = new URLSearchParams(params)
    if (value) next.set(name, value)
    else next.delete(name)
    if (name !== 'page') next.delete('page')
    setParams(next, { replace: true })
  }
  const close = () => setAsking(null)
  const live = (domains ?? []).filter((d) => d.state !== 'waiting').map((d) => d.name)
  const ready = domains === undefined || live.length > 0
  const restore = (m: SharedMailbox) => void post(`/api/shared-mailboxes/${m.id}/restore`).then(changed, (e: unknown) => tellBad(explain(e)))
  const saved = (mailbox: SharedMailbox) => {
    void changed()
    tell(t('memberSaved', { name: mailbox.name }))
    close()
  }
  return (
    <>
      <PageHead title={t('mailboxes')} lead={t('mailboxesLead')}>
        <Button type="primary" disabled={!ready} onClick={() => setAsking({ kind: 'add' })} data-testid="add-mailbox">
          {t('addMailbox')}
        </Button>
      </PageHead>
      {!ready && <Note kind="warn">{t('mailboxNeedsDomain')}</Note>}
      <div className="filters">
        <Input.Search allowClear style={{ width: 260 }} placeholder={t('findMailbox')} aria-label={t('findMailbox')} value={q} onChange={(e) => { setQ(e.target.value); put('page', undefined) }} data-testid="find-mailbox" />
        <Select style={{ width: 130 }} aria-label={t('state')} value={state ?? 'active'} options={(['active', 'deleted'] as const).map((s) => ({ value: s, label: t(s) }))} onChange={(v: string) => put('state', v === 'deleted' ? v : undefined)} />
      </div>
      {error ? (
        <Trouble error={error} retry={() => void refetch()} />
      ) : (
        <Table<SharedMailbox>
          data-testid="mailboxes"
          rowKey="id"
          size="small"
          loading={{ spinning: isFetching && !data, delay: 300 }}
          dataSource={data?.items ?? []}
          sticky
          locale={{ emptyText: data ? t(wanted ? 'noMailboxFound' : state ? 'noMailboxDeleted' : 'noMailboxes') : ' ' }}
          onRow={(m) => ({ 'data-testid': 'mailbox-row', 'data-address': m.address }) as object}
          pagination={{ current: page, pageSize: SIZE, total: data?.total ?? 0, showSizeChanger: false, hideOnSinglePage: true, showTotal: (n) => t('totalRows', { n }), onChange: (p) => put('page', p === 1 ? undefined : String(p)) }}
          columns={[
            {
              title: t('mailboxName'),
              key: 'name',
              render: (_, m) => (
                <span className="person-cell">
                  <Avatar name={m.name} address={m.address} size={32} />
                  <span>
                    <b style={{ fontWeight: 500 }}>{m.name}</b>
                    <br />
                    <span className="quiet">
                      <AddressText address={m.address} />
                    </span>
                  </span>
                </span>
              ),
            },
            {
              title: t('mailboxPeople'),
              key: 'people',
              width: 110,
              align: 'right',
              render: (_, m) => (state ? m.people.length : (
                <Button type="link" size="small" onClick={() => setAsking({ kind: 'edit', mailbox: m })} title={m.people.map((p) => p.name).join('、')}>
                  {t('peopleCount', { n: m.people.length })}
                </Button>
              )),
            },
            { title: t('used'), key: 'used', width: 150, responsive: ['md'], align: 'right', render: (_, m) => (m.quotaMb ? t('usedOf', { used: size(m.usedBytes), all: size(m.quotaMb * 1024 * 1024) }) : size(m.usedBytes)) },
            {
              title: <span className="sr">{t('actions')}</span>,
              key: 'menu',
              width: 56,
              render: (_, m) => (
                <MenuButton
                  label={`${t('actions')} ${m.name}`}
                  testid="mailbox-menu"
                  items={() => state ? [{ label: t('restore'), run: () => restore(m) }] : [
                    { label: t('edit'), run: () => setAsking({ kind: 'edit', mailbox: m }) },
                    '-',
                    { label: t('delete'), danger: true, run: () => setAsking({ kind: 'remove', mailbox: m }) },
                  ]}
                >
                  <MoreHorizontal />
                </MenuButton>
              ),
            },
          ]}
        />
      )}
      <p className="quiet" style={{ marginTop: 12 }}>
        {t('mailboxesWhere')}
      </p>
      {asking?.kind === 'add' && <SharedMailboxForm domains={live} onClose={close} onDone={saved} />}
      {asking?.kind === 'edit' && <SharedMailboxForm mailbox={asking.mailbox} domains={live} onClose={close} onDone={saved} />}
      {asking?.kind === 'remove' && <Remove mailbox={asking.mailbox} onClose={close} />}
    </>
  )
}

function Remove({ mailbox, onClose }: { mailbox: SharedMailbox; onClose: () => void }) {
  const t = useWords(consoleWords)
  const c = useWords(coreWords)
  const [typed, setTyped] = useState('')
  const [wrong, setWrong] = useState<string | null>(null)
  const same = typed.trim().toLowerCase() === mailbox.address
  return (
    <Dialog title={t('deleteMailbox')} onClose={onClose} testid="remove-mailbox">
      <form
        onSubmit={(e) => {
          e.preventDefault()
          if (same) del(`/api/shared-mailboxes/${mailbox.id}`).then(changed).then(onClose, (error: unknown) => setWrong(explain(error)))
        }}
      >
        <p style={{ marginBottom: 12 }}>{t('deleteMailboxAsk', { name: mailbox.name, n: mailbox.people.length })}</p>
        <Field label={mailbox.address} value={typed} onChange={setTyped} wrong={wrong} autoFocus autoCapitalize="none" autoComplete="off" spellCheck={false} testid="mailbox-typed" />
        <div className="buttons">
          <button type="button" className="btn" onClick={onClose}>
            {c('cancel')}
          </button>
          <button type="submit" className="btn danger" disabled={!same} data-testid="mailbox-remove">
            {t('deleteMailbox')}
          </button>
        </div>
      </form>
    </Dialog>
  )
}
