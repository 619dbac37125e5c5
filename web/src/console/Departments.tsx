import { Button, TreeSelect } from 'antd'
import { CornerDownRight, MoreHorizontal } from 'lucide-react'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { del, patch, post } from '../api/http'
import type { Department } from '../api/types'
import { Dialog } from '../look/Dialog'
import { Field } from '../look/Field'
import { tellBad } from '../look/line'
import { MenuButton } from '../look/Menu'
import { ThinBar, Trouble } from '../look/Page'
import { Confirm } from '../mail/Confirm'
import { useWords } from '../words/catalogue'
import { consoleWords } from '../words/console'
import { coreWords } from '../words/core'
import { explain } from '../words/refusals'
import { changed, departmentTree, useDepartments, type DepartmentNode } from './data'
import { PageHead } from './PageHead'

type Asking = { kind: 'add'; parent: string | null } | { kind: 'edit' | 'delete'; department: Department } | null

/** The departments as one indented list. */
export function Departments() {
  const t = useWords(consoleWords)
  const navigate = useNavigate()
  const { data, error, refetch } = useDepartments()
  const [asking, setAsking] = useState<Asking>(null)
  const close = () => setAsking(null)
  if (error) return <Trouble error={error} retry={() => void refetch()} />

  const line = (node: DepartmentNode, depth: number): React.ReactNode => {
    const d = node.department
    return (
      <li key={d.id}>
        <div className="department" style={{ paddingInlineStart: 12 + depth * 24 }} data-testid="department" data-name={d.name}>
          {depth > 0 && <CornerDownRight size={14} aria-hidden="true" style={{ color: 'var(--ink-3)', flex: 'none' }} />}
          <span className="name">{d.name}</span>
          <Button type="link" onClick={() => navigate(`/console/members?department=${d.id}`)} title={t('showMembers')}>
            {d.members}
          </Button>
          <MenuButton
            label={`${t('actions')} ${d.name}`}
            items={() => [
              { label: t('addBelow'), run: () => setAsking({ kind: 'add', parent: d.id }) },
              { label: t('edit'), run: () => setAsking({ kind: 'edit', department: d }) },
              { label: t('showMembers'), run: () => navigate(`/console/members?department=${d.id}`) },
              '-',
              { label: t('delete'), danger: true, run: () => setAsking({ kind: 'delete', department: d }) },
            ]}
          >
            <MoreHorizontal />
          </MenuButton>
        </div>
        {node.children.length > 0 && <ul>{node.children.map((child) => line(child, depth + 1))}</ul>}
      </li>
    )
  }
  return (
    <>
      <PageHead title={t('departments')} lead={t('departmentsLead')}>
        <Button type="primary" onClick={() => setAsking({ kind: 'add', parent: null })} data-testid="add-department">
          {t('addDepartment')}
        </Button>
      </PageHead>
      {!data ? <ThinBar /> : data.length === 0 ? <p className="quiet">{t('noDepartments')}</p> : <ul data-testid="departments">{departmentTree(data).map((n) => line(n, 0))}</ul>}
      {asking?.kind === 'add' && <Edit all={data ?? []} parent={asking.parent} onClose={close} />}
      {asking?.kind === 'edit' && <Edit all={data ?? []} department={asking.department} parent={asking.department.parent} onClose={close} />}
      {asking?.kind === 'delete' && (
        <Confirm
          title={t('delete')}
          text={t('deleteDepartmentAsk', { name: asking.department.name })}
          onClose={close}
          run={() => void del(`/api/departments/${asking.department.id}`).then(changed, (e: unknown) => tellBad(explain(e)))}
        />
      )}
    </>
  )
}

function Edit(props: { all: Department[]; department?: Department; parent: string | null; onClose: () => void }) {
  const t = useWords(consoleWords)
  const c = useWords(coreWords)
  const own = props.department
  const [name, setName] = useState(own?.name ?? '')
  const [parent, setParent] = useState(props.parent)
  const [wrong, setWrong] = useState<string | null>(null)
  const without = (nodes: DepartmentNode[]): DepartmentNode[] =>
    nodes.filter((n) => n.value !== own?.id).map((n) => ({ ...n, children: without(n.children) }))
  const save = () => {
    const body = { name: name.trim(), parent }
    const work = own ? patch(`/api/departments/${own.id}`, body) : post('/api/departments', body)
    work.then(changed).then(props.onClose, (e: unknown) => setWrong(explain(e)))
  }
  return (
    <Dialog title={own ? t('edit') : t('addDepartment')} onClose={props.onClose} testid="department-dialog">
      <form
        onSubmit={(e) => {
          e.preventDefault()
          save()
        }}
      >
        <Field label={t('departmentName')} value={name} onChange={setName} wrong={wrong} autoFocus maxLength={100} testid="department-name" />
        <div className="field">
          <span className="label">{t('parent')}</span>
          <TreeSelect
            style={{ width: '100%' }}
            aria-label={t('parent')}
            value={parent ?? undefined}
            placeholder={t('topLevel')}
            allowClear
            treeDefaultExpandAll
            treeData={without(departmentTree(props.all))}
            getPopupContainer={(node) => node.closest('dialog') ?? document.body}
            onChange={(value: string | undefined) => setParent(value ?? null)}
          />
        </div>
        <div className="buttons">
          <button type="button" className="btn" onClick={props.onClose}>
            {c('cancel')}
          </button>
          <button type="submit" className="btn primary" disabled={name.trim() === ''} data-testid="department-save">
            {c('save')}
          </button>
        </div>
      </form>
    </Dialog>
  )
}
