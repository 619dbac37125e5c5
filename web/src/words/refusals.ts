import { Refused } from '../api/http'
import { render, type Text } from './catalogue'

/** What each stable code of the server means to a person: the rule and the next step. */
const refusals: Record<string, Text> = {
  'bad-credentials': {
    zh: '邮箱地址或密码不正确。忘记密码时，请联系您单位的管理员重置。',
    en: 'The address or the password is not right. Your administrator can reset a forgotten password.',
  },
  'password-weak': {
    zh: '密码需要 8 至 64 个字符，并包含小写字母、大写字母、数字、符号中的至少三类。',
    en: 'A password has 8 to 64 characters and three of: lower case, upper case, digits, symbols.',
  },
  'already-set-up': { zh: '平台已经设置完成，请直接登录。', en: 'This platform is already set up. Please sign in.' },
  'bad-token': {
    zh: '设置口令不正确。请使用服务器启动时在终端里显示的完整地址。',
    en: 'The set-up token is not right. Use the full address the server printed on the terminal.',
  },
  'bad-code': { zh: '验证码不正确，请核对后重新输入。', en: 'That code is not right. Check it and try again.' },
  'code-expired': { zh: '验证码已过期，请重新发送。', en: 'The code has expired. Ask for a new one.' },
  'domain-taken': {
    zh: '这个域名已被其他组织绑定。如果域名属于您，请联系平台管理员。',
    en: 'Another organisation has bound this domain. If it is yours, talk to the platform operator.',
  },
  'domain-in-use': {
    zh: '仍有成员使用这个域名的地址，请先修改或删除这些成员。',
    en: 'Members still have addresses in this domain. Change or delete them first.',
  },
  'company-taken': {
    zh: '已有同名的组织。如果是您的单位，请联系它的管理员或平台管理员。',
    en: 'An organisation of this name is registered. If it is yours, talk to its administrator or the platform operator.',
  },
  'contact-taken': { zh: '这个手机号或邮箱已注册过，请直接登录。', en: 'Somebody has registered with this contact. Try to sign in.' },
  'registration-unknown': { zh: '这次注册已过期，请重新填写。', en: 'This registration is over. Please start again.' },
  'bad-contact': { zh: '请填写有效的手机号或邮箱地址。', en: 'Enter a mobile number or a mail address.' },
  'bad-address': { zh: '这不是有效的邮箱地址。', en: 'That is not a mail address.' },
  'bad-alias': { zh: '别名需要是完整的邮箱地址。', en: 'An alias is a full mail address.' },
  'bad-character': { zh: '内容里有不能使用的字符。', en: 'There are characters that cannot be used.' },
  'bad-label': { zh: '名称需要 3 至 30 个小写字母、数字或连字符。', en: '3 to 30 lower-case letters, digits or hyphens.' },
  'bad-quota': { zh: '邮箱容量超出允许的范围。', en: 'The mailbox size is out of range.' },
  'department-exists': { zh: '同一上级下已有同名部门。', en: 'There is a department of this name here already.' },
  'department-loop': { zh: '部门不能放到自己的下级部门里。', en: 'A department cannot be moved below itself.' },
  'department-unknown': { zh: '部门不存在，可能已被删除。', en: 'This department is gone.' },
  'too-deep': { zh: '部门最多十级。', en: 'Departments go ten levels deep.' },
  'domain-exists': { zh: '已经添加过这个域名。', en: 'You have this domain already.' },
  'domain-not-verified': {
    zh: '域名还没有通过验证，请先在“域名管理”中完成验证。',
    en: 'The domain is not verified yet. Finish that on the Domains page first.',
  },
  'domain-reserved': { zh: '这个域名属于平台，不能绑定。', en: 'This name belongs to the platform.' },
  'domain-unknown': { zh: '没有这个域名，可能已解除绑定。', en: 'There is no such domain; it may have been removed.' },
  'free-claimed': { zh: '组织已经领取过免费二级域名。', en: 'You have claimed your free sub-domain already.' },
  'free-unavailable': { zh: '平台没有开放免费二级域名。', en: 'There are no free sub-domains on this platform.' },
  'last-administrator': {
    zh: '这是最后一位管理员，请先指定另一位管理员。',
    en: 'This is the last administrator. Appoint another one first.',
  },
  'organisation-not-active': {
    zh: '组织已暂停或未通过审核，请联系平台管理员。',
    en: 'The organisation is suspended or was rejected. Talk to the platform operator.',
  },
  'password-change-required': { zh: '请先修改初始密码。', en: 'Change the initial password first.' },
  'wrong-state': { zh: '状态已经变化，请刷新后再试。', en: 'The state has changed. Reload and try again.' },
  'member-unknown': { zh: '没有这位成员，可能已被删除。', en: 'There is no such member; they may have been deleted.' },
  'message-unknown': { zh: '邮件已不在队列中。', en: 'The message is no longer in the queue.' },
  required: { zh: '请填写这一项。', en: 'Please fill this in.' },
  'too-long': { zh: '内容太长。', en: 'Too long.' },
  'too-many': { zh: '数量已达上限。', en: 'There are too many already.' },
  forbidden: { zh: '您没有此权限，请联系管理员。', en: 'You may not do this. Ask an administrator.' },
  'tls-required': { zh: '请用 https 地址访问，未加密的连接不受理。', en: 'Use the https address: connections without encryption are not served.' },
  'own-password': { zh: '请在设置里修改自己的密码。', en: 'Change your own password in the settings.' },
  'name-verified': {
    zh: '组织名称已经过审核，如需修改请联系平台管理员。',
    en: 'The name has been approved. Ask the platform operator to change it.',
  },
  'domain-invalid': { zh: '这不是有效的域名，例如 example.com。', en: 'That is not a domain name such as example.com.' },
  'label-taken': { zh: '这个名称已被占用，请换一个。', en: 'This name is taken. Choose another.' },
  'label-reserved': { zh: '这个名称是平台保留的，请换一个。', en: 'This name is reserved. Choose another.' },
  'department-not-empty': {
    zh: '部门里还有成员或下级部门，请先移走再删除。',
    en: 'The department still has members or departments below it. Move them first.',
  },
  'address-taken': { zh: '这个邮箱地址已被使用，请换一个前缀。', en: 'This address is in use. Choose another.' },
  'activation-unknown': {
    zh: '激活链接无效或已使用。请联系管理员重新发送。',
    en: 'This activation link is not valid or was used already. Ask your administrator for a new one.',
  },
  'activation-expired': {
    zh: '激活链接已过期。请联系管理员重新发送。',
    en: 'This activation link has expired. Ask your administrator for a new one.',
  },
  'organisation-pending': {
    zh: '组织正在等待平台管理员审核，通过后才能进行这项操作。',
    en: 'The platform operator has to approve the organisation before you can do this.',
  },
  offline: {
    zh: '连接不到服务器，请检查网络。您写的内容仍在本页面中。',
    en: 'The server cannot be reached. Check the network; what you wrote is still on this page.',
  },
  server: {
    zh: '服务器出错，已保存的内容不受影响。请稍后再试。',
    en: 'The server has a problem. What was saved is safe; please try again shortly.',
  },
  'http-401': { zh: '登录已失效，请重新登录。', en: 'You have been signed out. Please sign in again.' },
  'http-403': { zh: '您没有此权限，请联系管理员。', en: 'You may not do this. Ask an administrator.' },
  'http-404': { zh: '找不到内容，可能已被删除。', en: 'Not found. It may have been deleted.' },
  'http-409': { zh: '内容已存在或已被他人修改，请刷新后再试。', en: 'It exists already or was changed meanwhile. Reload and try again.' },
  'http-413': { zh: '内容太大，超过服务器允许的上限。', en: 'Too large for the server.' },
  'http-429': { zh: '尝试次数太多，请稍后再试。', en: 'Too many attempts. Please wait a little.' },
  'http-503': { zh: '服务器正忙，请稍后再试。', en: 'The server is busy. Please try again shortly.' },
  overQuota: { zh: '邮箱空间已满，请先清理邮件。', en: 'The mailbox is full. Delete some mail first.' },
  tooLarge: { zh: '邮件或附件太大。', en: 'The message or attachment is too large.' },
  invalidRecipients: { zh: '有收件人无法接收：地址不正确，或对方邮箱已停用、已满。', en: 'A recipient cannot be reached: the address is wrong, or the mailbox is closed or full.' },
  noRecipients: { zh: '请至少填写一个收件人。', en: 'Add at least one recipient.' },
  tooManyRecipients: { zh: '收件人太多，请分几次发送。', en: 'Too many recipients. Send it in parts.' },
  forbiddenFrom: {
    zh: '不能用这个地址发信。域名可能尚未通过验证，请联系管理员。',
    en: 'You may not send from this address. The domain may not be verified yet; ask your administrator.',
  },
  forbiddenToSend: { zh: '当前不允许发信，请联系管理员。', en: 'Sending is not allowed at present. Ask your administrator.' },
}

const wait: Text = { zh: '{text}请等 {n} 秒。', en: '{text} Wait {n} seconds.', one: '{text} Wait a second.' }
const unknown: Text = { zh: '服务器没有接受：{message}（{code}）', en: 'The server did not accept this: {message} ({code})' }

/** One line a person can act on, for anything that was thrown. */
export function explain(error: unknown): string {
  if (!(error instanceof Refused)) return error instanceof Error ? error.message : String(error)
  const text = refusals[error.code] ?? (error.message ? undefined : refusals[`http-${error.status}`])
  const line = text ? render(text) : error.status >= 500
    ? render(refusals.server!)
    : render(unknown, { message: error.message, code: error.code })
  return error.retryAfter ? render(wait, { text: line, n: error.retryAfter }) : line
}
