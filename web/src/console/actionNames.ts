import type { Language } from '../words/language'

const things: Record<string, [string, string]> = {
  member: ['成员', 'Member'],
  'shared-mailbox': ['公共邮箱', 'Shared mailbox'],
  domain: ['域名', 'Domain'],
  department: ['部门', 'Department'],
  organisation: ['组织', 'Organisation'],
  platform: ['平台', 'Platform'],
  queue: ['队列邮件', 'Queued message'],
  mail: ['邮件', 'Mail'],
  store: ['存储', 'Store'],
}

const verbs: Record<string, [string, string]> = {
  add: ['添加', 'added'],
  create: ['添加', 'added'],
  change: ['修改', 'changed'],
  apply: ['按配置更新', 'applied'],
  rename: ['重命名', 'renamed'],
  delete: ['删除', 'deleted'],
  remove: ['解除', 'removed'],
  freeze: ['冻结', 'frozen'],
  unfreeze: ['解冻', 'unfrozen'],
  restore: ['恢复', 'restored'],
  'list-expunged': ['查看已删除邮件', 'deleted mail looked at'],
  repair: ['修复', 'repaired'],
  purge: ['彻底清除', 'purged'],
  activate: ['激活', 'activated'],
  vouch: ['直接认可', 'vouched for'],
  register: ['注册', 'registered'],
  approve: ['审核通过', 'approved'],
  reject: ['拒绝', 'rejected'],
  suspend: ['暂停', 'suspended'],
  resume: ['恢复', 'resumed'],
  retry: ['重试', 'retried'],
  hold: ['暂缓', 'held'],
}

const whole: Record<string, [string, string]> = {
  'domain.state': ['域名状态变化', 'Domain state changed'],
  'domain.claim-free': ['领取免费二级域名', 'Free sub-domain claimed'],
  'member.import': ['导入邮件', 'Mail imported'],
  'member.export': ['导出邮件', 'Mail exported'],
  'organisation.resubmit': ['重新提交审核', 'Sent in again'],
  'organisation.access': ['客户端访问开关', 'Mail program access switched'],
  'member.change-password': ['修改密码', 'Password changed'],
  'member.set-password': ['设置密码', 'Password set'],
  'member.reset-password': ['重置密码', 'Password reset'],
  'platform.set-up': ['设置平台', 'Platform set up'],
}

const fields: Record<string, [string, string]> = {
  name: ['姓名', 'name'],
  address: ['地址', 'address'],
  aliases: ['别名', 'aliases'],
  departments: ['部门', 'departments'],
  title: ['职务', 'title'],
  employeeNumber: ['工号', 'number'],
  phone: ['手机', 'mobile'],
  quotaMb: ['容量', 'quota'],
  administrator: ['管理员', 'administrator'],
  people: ['使用者', 'people'],
  state: ['状态', 'state'],
  parent: ['上级', 'parent'],
  order: ['顺序', 'order'],
  reason: ['原因', 'reason'],
}

/** Where a field of one thing is called otherwise. */
const own: Record<string, Record<string, [string, string]>> = { 'shared-mailbox': { name: ['名称', 'name'] } }

const at = (lang: Language) => (lang === 'zh-CN' ? 0 : 1)

/** `member.freeze` in words; an action we do not know is shown as it is. */
export function actionName(action: string, lang: Language): string {
  const known = whole[action]
  if (known) return known[at(lang)]
  const [thing = '', verb = ''] = action.split('.')
  const what = things[thing]?.[at(lang)]
  const did = verbs[verb]?.[at(lang)]
  if (!what || !did) return action
  return lang === 'zh-CN' ? did + what : `${what} ${did}`
}

/** What differs between two values of an audit row, one line a field, without what is empty on both sides. */
export function changesOf(before: unknown, after: unknown, lang: Language, action = ''): string[] {
  const plain = (v: unknown): v is Record<string, unknown> => typeof v === 'object' && v !== null && !Array.isArray(v)
  if (!plain(before) && !plain(after)) {
    const [was, is] = [text(before, lang), text(after, lang)]
    return was && is ? [`${was} → ${is}`] : was || is ? [was || is] : []
  }
  const was = plain(before) ? before : {}
  const is = plain(after) ? after : {}
  return [...new Set([...Object.keys(was), ...Object.keys(is)])].flatMap((key) => {
    const [a, b] = [text(was[key], lang), text(is[key], lang)]
    if (a === b) return []
    const label = (own[action.split('.')[0] ?? '']?.[key] ?? fields[key])?.[at(lang)] ?? key
    return [`${label}${lang === 'zh-CN' ? '：' : ': '}${a && b ? `${a} → ${b}` : b || `${a} →`}`]
  })
}

const rights: Record<string, [string, string]> = { read: ['只读', 'read'], manage: ['管理', 'manage'] }
const sends: [string, string] = ['用此地址发信', 'send as']

/** Somebody with a right, as the rows about shared mailboxes have them. */
function person(value: object, lang: Language): string | null {
  if (!('address' in value) || !('right' in value)) return null
  const right = rights[String(value.right)]?.[at(lang)] ?? String(value.right)
  const more = 'sendAs' in value && value.sendAs === true ? (lang === 'zh-CN' ? '，' : ', ') + sends[at(lang)] : ''
  return lang === 'zh-CN' ? `${String(value.address)}（${right}${more}）` : `${String(value.address)} (${right}${more})`
}

function text(value: unknown, lang: Language): string {
  if (value === null || value === undefined || value === false || value === 0 || value === '') return ''
  if (value === true) return '✓'
  if (Array.isArray(value)) return value.map((each) => text(each, lang)).join('、')
  return typeof value === 'object' ? (person(value, lang) ?? JSON.stringify(value)) : String(value)
}
