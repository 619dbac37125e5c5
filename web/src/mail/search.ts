import type { Filter, FilterNode, Id, Mailbox } from '../jmap/types'

type Field =
  'from' | 'to' | 'cc' | 'subject' | 'body' | 'filename' | 'has' | 'is' | 'before' | 'after' | 'in' | 'larger' | 'smaller'

const fields: Record<string, Field> = {
  from: 'from', 发件人: 'from', 来自: 'from',
  to: 'to', 收件人: 'to', 发给: 'to',
  cc: 'cc', 抄送: 'cc',
  subject: 'subject', 主题: 'subject',
  body: 'body', 正文: 'body',
  filename: 'filename', 附件名: 'filename', 文件名: 'filename',
  has: 'has', 包含: 'has',
  is: 'is', 状态: 'is',
  before: 'before', 早于: 'before',
  after: 'after', since: 'after', 晚于: 'after',
  in: 'in', 文件夹: 'in',
  larger: 'larger', 大于: 'larger',
  smaller: 'smaller', 小于: 'smaller',
}

/**
 * `from:li subject:"q3 report" has:attachment after:2026-01-01 free words`, with the Chinese operators as well and with
 * half-width or full-width colons. A minus in front (`-from:li`, `-draft`) means without; words in quotes stay together. What
 * is not understood is searched for as text.
 */
export function parseSearch(text: string, mailboxes: Mailbox[], exclude: Id[]): FilterNode {
  const conditions: FilterNode[] = []
  const words: string[] = []
  let folder = false
  for (const [, minus, name, quoted, bare, freeQuoted, free] of text.matchAll(
    /(?:(?<=^|\s)([-－])(?=[^\s-]))?(?:([\p{L}]+)[:：](?:"([^"]*)"|([^\s"]+))|"([^"]*)"|(\S+))/gu,
  )) {
    const value = quoted ?? bare
    const quote = quoted !== undefined
    const condition = name !== undefined && value ? term(fields[name.toLowerCase()], value, quote, mailboxes) : undefined
    if (condition) {
      folder ||= minus === undefined && condition.inMailbox !== undefined
      conditions.push(minus === undefined ? condition : without(condition))
      continue
    }
    const word = name !== undefined ? `${name}:${value ?? ''}` : (free ?? phrase(freeQuoted ?? ''))
    if (word && minus !== undefined) conditions.push(without({ text: word }))
    else if (word) words.push(word)
  }
  if (words.length > 0) conditions.push({ text: words.join(' ') })
  if (!folder && exclude.length > 0) conditions.push({ inMailboxOtherThan: exclude })
  return conditions.length === 1 ? conditions[0]! : { operator: 'AND', conditions }
}

function without(condition: Filter): FilterNode {
  return { operator: 'NOT', conditions: [condition] }
}

/** The server takes words one by one unless they are quoted. */
function phrase(value: string): string {
  return /\s/.test(value) ? `"${value}"` : value
}

function term(field: Field | undefined, value: string, quoted: boolean, mailboxes: Mailbox[]): Filter | undefined {
  const low = value.toLowerCase()
  switch (field) {
    case 'from':
    case 'to':
    case 'cc':
    case 'subject':
    case 'body':
      return { [field]: quoted ? phrase(value) : value }
    case 'filename':
      return { attachmentName: quoted ? phrase(value) : value }
    case 'has':
      return ['attachment', 'attachments', '附件'].includes(low) ? { hasAttachment: true } : undefined
    case 'is':
      if (['unread', '未读'].includes(low)) return { notKeyword: '$seen' }
      if (['read', '已读'].includes(low)) return { hasKeyword: '$seen' }
      if (['starred', 'flagged', '星标', '红旗'].includes(low)) return { hasKeyword: '$flagged' }
      return ['answered', 'replied', '已回复'].includes(low) ? { hasKeyword: '$answered' } : undefined
    case 'before':
    case 'after': {
      const day = date(value)
      return day === undefined ? undefined : field === 'before' ? { before: day } : { after: day }
    }
    case 'in': {
      const box = mailboxes.find((m) => m.role === low || m.name.toLowerCase() === low)
      return box && { inMailbox: box.id }
    }
    case 'larger':
    case 'smaller': {
      const found = /^(\d+(?:\.\d+)?)\s*([kmg]?)b?$/i.exec(value)
      if (!found) return undefined
      const unit = { '': 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3 }[found[2]!.toLowerCase() as '' | 'k' | 'm' | 'g']
      const bytes = Math.round(Number(found[1]) * unit)
      return field === 'larger' ? { minSize: bytes } : { maxSize: bytes }
    }
    case undefined:
      return undefined
  }
}

/** 2026-01-31, 2026/1/31 or 2026年1月31日, at midnight here, as UTC. */
function date(value: string): string | undefined {
  const found = /^(\d{4})[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?)?月?$/.exec(value)
  if (!found) return undefined
  const day = new Date(Number(found[1]), Number(found[2]) - 1, Number(found[3] ?? 1))
  return Number.isNaN(day.getTime()) ? undefined : day.toISOString().replace(/\.\d+Z$/, 'Z')
}
