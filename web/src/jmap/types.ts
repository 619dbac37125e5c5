/** The parts of RFC 8620 and RFC 8621 that this application uses. */
export type Id = string

export interface JmapSession {
  apiUrl: string
  downloadUrl: string
  uploadUrl: string
  eventSourceUrl: string
  primaryAccounts: Record<string, Id>
  capabilities: Record<string, Record<string, unknown>>
  state: string
}

export type Role = 'inbox' | 'drafts' | 'sent' | 'archive' | 'junk' | 'trash' | 'flagged' | 'important' | 'all'

export interface Mailbox {
  id: Id
  name: string
  parentId: Id | null
  role: Role | null
  sortOrder: number
  totalEmails: number
  unreadEmails: number
  totalThreads: number
  unreadThreads: number
  myRights?: { mayDelete?: boolean; mayRename?: boolean; mayCreateChild?: boolean }
}

export interface EmailAddress {
  name: string | null
  email: string
}

export interface EmailPart {
  partId: string | null
  blobId: Id | null
  size: number
  name: string | null
  type: string
  charset?: string | null
  disposition: string | null
  cid: string | null
}

/** What a row of the list shows. */
export interface Row {
  id: Id
  blobId: Id
  threadId: Id
  mailboxIds: Record<Id, true>
  keywords: Record<string, true>
  size: number
  receivedAt: string
  from: EmailAddress[] | null
  to: EmailAddress[] | null
  subject: string | null
  preview: string
  hasAttachment: boolean
}

/** What the reader shows above the text. */
export interface Letter extends Row {
  cc: EmailAddress[] | null
  bcc: EmailAddress[] | null
  replyTo: EmailAddress[] | null
  sentAt: string | null
  messageId: string[] | null
  inReplyTo: string[] | null
  references: string[] | null
  attachments: EmailPart[]
  textBody: EmailPart[]
  htmlBody: EmailPart[]
}

/** The files of a message: its attachments, and pictures and sounds that stand as parts of the text (RFC 8621 4.1.4). */
export function filesOf(letter: Pick<Letter, 'attachments' | 'textBody' | 'htmlBody'>): EmailPart[] {
  const media = [...(letter.htmlBody ?? []), ...(letter.textBody ?? [])].filter((p) => !p.type.startsWith('text/'))
  const seen = new Set<Id>()
  return [...media, ...letter.attachments].filter((p) => p.blobId && !seen.has(p.blobId) && seen.add(p.blobId))
}

export interface Identity {
  id: Id
  name: string
  email: string
  replyTo: EmailAddress[] | null
  bcc: EmailAddress[] | null
  textSignature: string
  htmlSignature: string
  mayDelete: boolean
}

export interface Filter {
  inMailbox?: Id
  inMailboxOtherThan?: Id[]
  before?: string
  after?: string
  minSize?: number
  maxSize?: number
  hasKeyword?: string
  notKeyword?: string
  hasAttachment?: boolean
  text?: string
  from?: string
  to?: string
  cc?: string
  subject?: string
  body?: string
  /** Our own: names of attachments. */
  attachmentName?: string
}

export type FilterNode = Filter | { operator: 'AND' | 'OR' | 'NOT'; conditions: FilterNode[] }

export interface SetError {
  type: string
  description?: string
  properties?: string[]
}

export interface SetAnswer<T = { id: Id }> {
  oldState: string | null
  newState: string
  created: Record<string, T> | null
  updated: Record<Id, unknown> | null
  destroyed: Id[] | null
  notCreated: Record<string, SetError> | null
  notUpdated: Record<Id, SetError> | null
  notDestroyed: Record<Id, SetError> | null
}

export const rowProperties = [
  'id',
  'blobId',
  'threadId',
  'mailboxIds',
  'keywords',
  'size',
  'receivedAt',
  'from',
  'to',
  'subject',
  'preview',
  'hasAttachment',
] as const

export const letterProperties = [
  ...rowProperties,
  'cc',
  'bcc',
  'replyTo',
  'sentAt',
  'messageId',
  'inReplyTo',
  'references',
  'attachments',
  'textBody',
  'htmlBody',
] as const
