/** The shapes of doc/api/rest.md. */
export type Power = 'operator' | 'administrator'

export interface Session {
  name: string
  login: string
  address: string | null
  accountId: string | null
  organisation: { id: string; name: string; state: OrganisationState } | null
  powers: Power[]
  language: 'zh-CN' | 'en' | null
  csrf: string
  mustChange: boolean
}

export interface State {
  setUp: boolean
  version: string
  hostName: string
  baseDomain: string
  languages: string[]
}

export type OrganisationState = 'pending' | 'active' | 'suspended' | 'rejected'

export interface OrganisationRow {
  id: string
  name: string
  slug: string
  state: OrganisationState
  administrator: string
  contact: string
  created: string
  members: number
  domains: string[]
}

export interface Organisation {
  id: string
  name: string
  slug: string
  state: OrganisationState
  reason?: string | null
  created: string
  members: { total: number; active: number; invited: number; frozen: number }
  departments: number
  domains: { name: string; state: DomainState }[]
  storage: { used: number }
  freeSubdomain: { available: boolean; suffix: string; claimed: string | null | boolean }
  /** Whether members may fetch their mail by POP3. */
  pop3: boolean
  todo: string[]
}

export type DomainState = 'waiting' | 'verified' | 'failing'
export type RecordState = 'ok' | 'missing' | 'wrong' | 'waiting' | 'unknown'

export interface DnsRecord {
  purpose: 'ownership' | 'mx' | 'spf' | 'dkim' | 'dmarc'
  type: 'TXT' | 'MX'
  host: string
  value: string
  ttl: number
  state: RecordState
  found?: string[]
}

export interface Domain {
  name: string
  state: DomainState
  free: boolean
  vouched?: boolean
  failingSince?: string | null
  added: string
  checked: string | null
  mail: { in: boolean; out: boolean }
  records?: DnsRecord[]
}

export interface Department {
  id: string
  parent: string | null
  name: string
  order: number
  members: number
}

export type MemberState = 'invited' | 'active' | 'frozen' | 'deleted'

export interface Member {
  id: string
  name: string
  /** a sign-in name that is no address here (mobile number, external address), or empty */
  login?: string
  address: string
  aliases: string[]
  departments: { id: string; name: string }[]
  title?: string | null
  employeeNumber?: string | null
  phone?: string | null
  state: MemberState
  administrator: boolean
  quotaMb?: number | null
  usedBytes: number
  created: string
  lastLogin: string | null
  mustChange: boolean
  activation?: Activation
}

export type MailboxRight = 'read' | 'manage'

/** Somebody who works with a shared mailbox. */
export interface MailboxPerson {
  id: string
  name: string
  address: string
  right: MailboxRight
  sendAs: boolean
}

export interface SharedMailbox {
  id: string
  name: string
  address: string
  aliases: string[]
  state: 'active' | 'deleted'
  quotaMb: number
  usedBytes: number
  created: string
  people: MailboxPerson[]
}

export interface Activation {
  link: string
  expires: string
}

export interface AuditRow {
  time: string
  actor: string
  ip: string | null
  action: string
  object: string
  before?: unknown
  after?: unknown
}

export interface Page<T> {
  items: T[]
  total: number
}

export interface Person {
  name: string
  address: string
  department?: string | null
  title?: string | null
}

export interface Notice {
  time: string
  to: string
  kind: string
  text: string
}

export interface Health {
  version: string
  started: string
  storage: { ok: boolean; bytes: number }
  queue: { waiting: number; deferred: number; held: number }
  listeners: { name: string; address: string }[]
  accounts: number
  /** The full-text index: accounts it has not caught up with, and for how long the first has waited. */
  search: { waiting: number; lagSeconds: number; indexed: number; bytes: number }
}

export interface QueueRow {
  id: string
  sender: string
  created: string
  size: number
  state: string
  recipients: { address: string; state: string; attempts: number; next: string | null; last: string | null }[]
}
