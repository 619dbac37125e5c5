import { useQuery } from '@tanstack/react-query'
import { Button, Input, Select, Table, TreeSelect } from 'antd'
import { MoreHorizontal } from 'lucide-react'
import { useDeferredValue, useState } from 'react'
import { useSearchParams } from 'react-router'
import { del, get, post, query } from '../api/http'
import type { Activation, Member, Page } from '../api/types'
import { AddressText } from '../look/AddressText'
import { Avatar } from '../look/Avatar'
import { tell, tellBad } from '../look/line'
import { MenuButton, type MenuEntry } from '../look/Menu'
import { Note } from '../look/Note'
import { Trouble } from '../look/Page'
import { Confirm } from '../mail/Confirm'
import { useWords } from '../words/catalogue'
import { consoleWords } from '../words/console'
import { longDate, size } from '../words/format'
import { useLanguage } from '../words/language'
import { explain } from '../words/refusals'
import { wide } from '../look/wide'
import { changed, departmentTree, useDepartments, useDomains } from './data'
import { LinkDialog } from './LinkDialog'
import { MemberForm } from './MemberForm'
import { PageHead } from './PageHead'
import { StateMark } from './StateMark'

type Asking = { kind: 'add' } | { kind: 'edit' | 'freeze' | 'reset' | 'delete'; member: Member } | { kind: 'link'; name: string; activation: Activation } | null

const SIZE = 20

export function Members() {
  const t = useWords(consoleWords)
  const lang = useLanguage()
  const [params, setParams] = useSearchParams()
  const [asking, setAsking] = useState<Asking>(null)
  const [q, setQ] = useState(params.get('q') ?? '')
  const wanted = useDeferredValue(q.trim())
  const department = params.get('department') ?? undefined
  const state = params.get('state') ?? undefined
  const page = Number(params.get('page') ?? 1)
  const { data: departments } = useDepartments()
  const { data: domains } = useDomains()
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: ['members', wanted, department, state, page],
    queryFn: () => get<Page<Member>>(`/api/members${query({ q: wanted, department, state, page, size: SIZE })}`),
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
  const ready = domains?.some((d) => d.state !== 'waiting') ?? true
  const act = (work: Promise<unknown>) => void work.then(changed, (e: unknown) => tellBad(explain(e)))
  const reset = async (member: Member) => {
    const activation = await post<Activation>(`/api/members/${member.id}/reset-password`)
    await changed()
    setAsking({ kind: 'link', name: member.name, activation })
  }
  const menu = (member: Member): MenuEntry[] => member.state === 'deleted' ? [{ label: t('restore'), run: () => act(post(`/api/members/${member.id}/restore`)) }] : [
    { label: t('edit'), run: () => setAsking({ kind: 'edit', member }) },
    { label: t('reset'), run: () => setAsking({ kind: 'reset', member }) },
    member.state === 'frozen'
      ? { label: t('unfreeze'), run: () => act(post(`/api/members/${member.id}/unfreeze`)) }
      : { label: t('freeze'), run: () => setAsking({ kind: 'freeze', member }) },
    '-',
    { label: t('delete'), danger: true, run: () => setAsking({ kind: 'delete', member }) },
  ]

  return (
    <>
      <PageHead title={t('members')} lead={t('membersLead')}>
        <Button type="primary" disabled={!ready} onClick={() => setAsking({ kind: 'add' })} data-testid="add-member">
          {t('addMember')}
        </Button>
      </PageHead>
      {!ready && <Note kind="warn">{t('needDomain')}</Note>}
      <div className="filters">
        <Input.Search allowClear style={{ width: 260 }} placeholder={t('findMember')} aria-label={t('findMember')} value={q} onChange={(e) => { setQ(e.target.value); put('page', undefined) }} data-testid="find-member" />
        <TreeSelect style={{ width: 200 }} allowClear treeDefaultExpandAll placeholder={t('anyDepartment')} aria-label={t('department')} value={department} treeData={departmentTree(departments ?? [])} onChange={(v: string | undefined) => put('department', v)} />
        <Select style={{ width: 130 }} allowClear placeholder={t('anyState')} aria-label={t('state')} value={state} options={(['active', 'invited', 'frozen', 'deleted'] as const).map((s) => ({ value: s, label: t(s) }))} onChange={(v: string | undefined) => put('state', v)} />
      </div>
      {error ? (
        <Trouble error={error} retry={() => void refetch()} />
      ) : (
        <Table<Member>
          data-testid="members"
          rowKey="id"
          size="small"
          loading={{ spinning: isFetching && !data, delay: 300 }}
          dataSource={data?.items ?? []}
          sticky
          scroll={wide() ? { x: 860 } : undefined}
          locale={{ emptyText: data ? t(wanted || department || state ? 'noneFound' : 'noMembers') : ' ' }}
          onRow={(m) => ({ 'data-testid': 'member-row', 'data-address': m.address, 'data-state': m.state }) as object}
          pagination={{ current: page, pageSize: SIZE, total: data?.total ?? 0, showSizeChanger: false, hideOnSinglePage: true, showTotal: (n) => t('totalRows', { n }), onChange: (p) => put('page', p === 1 ? undefined : String(p)) }}
          columns={[
            {
              title: t('name'),
              key: 'name',
              render: (_, m) => (
                <span className="person-cell">
                  <Avatar name={m.name} address={m.address} size={32} />
                  <span>
                    <b style={{ fontWeight: 500 }}>{m.name}</b>
                    {m.administrator && <span className="quiet"> · {t('administrator')}</span>}
                    <br />
                    <span className="quiet">{m.address ? <AddressText address={m.address} /> : `${t('noAddress')} · ${m.login ?? ''}`}</span>
                  </span>
                </span>
              ),
            },
            { title: t('department'), key: 'department', width: 180, responsive: ['md'], ellipsis: true, render: (_, m) => m.departments.map((d) => d.name).join('、') },
            { title: t('title'), dataIndex: 'title', width: 190, responsive: ['md'], ellipsis: true },
            { title: t('state'), key: 'state', width: 100, render: (_, m) => <StateMark state={m.state} /> },
            { title: t('used'), key: 'used', width: 90, responsive: ['md'], align: 'right', render: (_, m) => size(m.usedBytes) },
            { title: t('lastLogin'), key: 'login', width: 150, responsive: ['md'], render: (_, m) => (m.lastLogin ? longDate(new Date(m.lastLogin), lang) : <span className="quiet">{t('never')}</span>) },
            {
              title: <span className="sr">{t('actions')}</span>,
              key: 'menu',
              width: 56,
              fixed: 'end',
              render: (_, m) => (
                <MenuButton label={`${t('actions')} ${m.name}`} items={() => menu(m)} testid="member-menu">
                  <MoreHorizontal />
                </MenuButton>
              ),
            },
          ]}
        />
      )}
      {asking?.kind === 'add' && (
        <MemberForm
          domains={(domains ?? []).filter((d) => d.state !== 'waiting')}
          departments={departments ?? []}
          preset={department}
          onClose={close}
          onDone={(member) => {
            void changed()
            tell(t('memberAdded', { name: member.name }))
            if (member.activation) setAsking({ kind: 'link', name: member.name, activation: member.activation })
            else close()
          }}
        />
      )}
      {asking?.kind === 'edit' && (
        <MemberForm
          member={asking.member}
          domains={(domains ?? []).filter((d) => d.state !== 'waiting')}
          departments={departments ?? []}
          onClose={close}
          onDone={(member) => {
            void changed()
            tell(t('memberSaved', { name: member.name }))
            close()
          }}
        />
      )}
      {asking?.kind === 'freeze' && (
        <Confirm title={t('freeze')} text={t('freezeAsk', { name: asking.member.name })} onClose={close} run={() => act(post(`/api/members/${asking.member.id}/freeze`))} />
      )}
      {asking?.kind === 'reset' && (
        <Confirm title={t('reset')} text={t('resetAsk', { name: asking.member.name })} onClose={close} run={() => void reset(asking.member).catch((e: unknown) => tellBad(explain(e)))} />
      )}
      {asking?.kind === 'delete' && (
        <Confirm title={t('delete')} text={t('deleteMemberAsk', { name: asking.member.name })} onClose={close} run={() => act(del(`/api/members/${asking.member.id}`))} />
      )}
      {asking?.kind === 'link' && <LinkDialog name={asking.name} activation={asking.activation} onClose={close} />}
    </>
  )
}
