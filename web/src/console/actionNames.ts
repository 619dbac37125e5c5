import type { Language } from '../words/language'

const things: Record<string, [string, string]> = {
  member: ['成员', 'Member'],
  domain: ['域名', 'Domain'],
  department: ['部门', 'Department'],
  organisation: ['组织', 'Organisation'],
  session: ['登录', 'Session'],
  password: ['密码', 'Password'],
  registration: ['注册', 'Registration'],
  setup: ['平台设置', 'Set-up'],
  queue: ['队列', 'Queue'],
  role: ['角色', 'Role'],
}

const verbs: Record<string, [string, string]> = {
  add: ['添加', 'added'],
  create: ['添加', 'added'],
  change: ['修改', 'changed'],
  update: ['修改', 'changed'],
  rename: ['重命名', 'renamed'],
  delete: ['删除', 'deleted'],
  remove: ['删除', 'removed'],
  freeze: ['冻结', 'frozen'],
  unfreeze: ['解冻', 'unfrozen'],
  activate: ['激活', 'activated'],
  verify: ['验证', 'verified'],
  check: ['检查', 'checked'],
  open: ['登录', 'opened'],
  close: ['退出', 'closed'],
  reset: ['重置', 'reset'],
  approve: ['通过审核', 'approved'],
  reject: ['拒绝', 'rejected'],
  suspend: ['暂停', 'suspended'],
  resume: ['恢复', 'resumed'],
  claim: ['领取', 'claimed'],
}

/** `member.freeze` in words; an action we do not know is shown as it is. */
export function actionName(action: string, lang: Language): string {
  const [thing = '', verb = ''] = action.split(/[.\-_ ]/)
  const at = lang === 'zh-CN' ? 0 : 1
  const what = things[thing]?.[at]
  const did = verbs[verb]?.[at]
  if (!what || !did) return action
  return lang === 'zh-CN' ? `${did}${what === did ? '' : what}` : `${what} ${did}`
}
