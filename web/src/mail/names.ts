import type { EmailAddress, Mailbox } from '../jmap/types'
import type { Say } from '../words/catalogue'
import type { MailWord } from '../words/mail'

export function person(address: EmailAddress | undefined): string {
  return address ? address.name?.trim() || address.email : ''
}

/** `张三, 我 等 3 人`: at most `max` names. */
export function people(list: EmailAddress[] | null, own: ReadonlySet<string>, t: Say<MailWord>, max = 3): string {
  if (!list || list.length === 0) return ''
  const names = list.slice(0, max).map((a) => (own.has(a.email.toLowerCase()) ? t('meWord') : person(a)))
  const more = list.length - names.length
  return names.join(t('nameJoin')) + (more > 0 ? ` ${t('andMore', { n: more, total: list.length })}` : '')
}

/** System folders are named in the reader's language, others as they are. */
export function mailboxName(box: Mailbox, t: Say<MailWord>): string {
  switch (box.role) {
    case 'inbox':
    case 'drafts':
    case 'sent':
    case 'archive':
    case 'junk':
    case 'trash':
      return t(box.role)
    default:
      return box.name
  }
}

const order = ['inbox', 'drafts', 'sent', 'archive', 'junk', 'trash']

export interface Branch {
  box: Mailbox
  depth: number
}

/** System folders first in their fixed order, then the others as a tree, by pinyin in Chinese. */
export function tree(mailboxes: Mailbox[], lang: string): { system: Branch[]; own: Branch[] } {
  const compare = new Intl.Collator(lang, { numeric: true }).compare
  const children = new Map<string | null, Mailbox[]>()
  const ids = new Set(mailboxes.map((m) => m.id))
  for (const box of mailboxes) {
    const parent = box.parentId !== null && ids.has(box.parentId) ? box.parentId : null
    children.set(parent, [...(children.get(parent) ?? []), box])
  }
  const isSystem = (m: Mailbox) => m.role !== null && order.includes(m.role)
  const walk = (box: Mailbox, depth: number): Branch[] => [
    { box, depth },
    ...below(box.id).flatMap((child) => walk(child, depth + 1)),
  ]
  const below = (parent: string | null) =>
    (children.get(parent) ?? [])
      .filter((m) => !isSystem(m))
      .sort((a, b) => a.sortOrder - b.sortOrder || compare(a.name, b.name))
  const system = mailboxes
    .filter(isSystem)
    .sort((a, b) => order.indexOf(a.role!) - order.indexOf(b.role!))
    .flatMap((box) => walk(box, 0))
  return { system, own: below(null).flatMap((box) => walk(box, 0)) }
}

/** What stands for a folder in an address: its role when it has one. */
export function folderPath(box: Mailbox): string {
  return box.role ?? box.id
}
