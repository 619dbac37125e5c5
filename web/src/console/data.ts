import { useQuery } from '@tanstack/react-query'
import { get } from '../api/http'
import { queries } from '../api/session'
import type { Department, Domain, Organisation } from '../api/types'

export function useOrganisation() {
  return useQuery({ queryKey: ['organisation'], queryFn: () => get<Organisation>('/api/organisation'), staleTime: 5_000 })
}

export function useDomains() {
  return useQuery({ queryKey: ['domains'], queryFn: async () => (await get<{ items: Domain[] }>('/api/domains')).items, staleTime: 5_000 })
}

export function useDepartments() {
  return useQuery({
    queryKey: ['departments'],
    queryFn: async () => (await get<{ items: Department[] }>('/api/departments')).items,
    staleTime: 5_000,
  })
}

/** After a change: everything of the organisation is asked again where it is shown. */
export function changed(): Promise<unknown> {
  return Promise.all(
    ['organisation', 'domains', 'domain', 'departments', 'members', 'shared-mailboxes', 'audit', 'session'].map((key) => queries.invalidateQueries({ queryKey: [key] })),
  )
}

export interface DepartmentNode {
  value: string
  title: string
  children: DepartmentNode[]
  department: Department
}

/** The flat list as a tree, in its order. */
export function departmentTree(all: Department[]): DepartmentNode[] {
  const nodes = new Map(all.map((d) => [d.id, { value: d.id, title: d.name, children: [] as DepartmentNode[], department: d }]))
  const roots: DepartmentNode[] = []
  for (const node of nodes.values()) {
    const parent = node.department.parent ? nodes.get(node.department.parent) : undefined
    ;(parent?.children ?? roots).push(node)
  }
  const sort = (list: DepartmentNode[]) => {
    list.sort((a, b) => a.department.order - b.department.order)
    for (const each of list) sort(each.children)
  }
  sort(roots)
  return roots
}
