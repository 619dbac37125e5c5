import { Refused } from '../api/http'
import { render, type Text } from './catalogue'
import { composeWords } from './compose'

/** What each stable code of the server means to a person: the rule and the next step. */
export const refusals: Record<string, Text> = {
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
  'shared-mailbox-unknown': { zh: '没有这个公共邮箱，可能已被删除。', en: 'There is no such shared mailbox; it may have been deleted.' },
  'double-person': { zh: '同一位成员添加了两次。', en: 'Somebody is on the list twice.' },
  'message-unknown': { zh: '邮件已不在队列中。', en: 'The message is no longer in the queue.' },
  required: { zh: '请填写这一项。', en: 'Please fill this in.' },
  'too-long': { zh: '内容太长。', en: 'Too long.' },
  'too-many': { zh: '数量已达上限。', en: 'There are too many already.' },
  forbidden: { zh: '您没有此权限，请联系管理员。', en: 'You may not do this. Ask an administrator.' },
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
  'http-400': { zh: '服务器看不懂这个请求，请重新加载页面后再试。', en: 'The server does not understand this request. Reload the page and try again.' },
  'http-410': { zh: '内容已失效，请重新获取。', en: 'This is over. Please ask for a new one.' },
  'http-507': { zh: '存储空间不足，请先清理邮件，或联系管理员。', en: 'There is no space left. Delete some mail, or ask your administrator.' },
  'auth-too-many': {
    zh: '登录失败次数太多，已暂时锁定，最长一小时。请稍后再试，或联系管理员重置密码。',
    en: 'Too many failed sign-ins: locked for a while, up to an hour. Try later, or ask your administrator to reset the password.',
  },
  'too-soon': { zh: '验证码刚刚发送过，一分钟后可以重新发送。', en: 'A code was sent just now. You can ask for another in a minute.' },
  'too-many-codes': { zh: '验证码输错次数太多，请重新发送验证码。', en: 'Too many wrong codes. Ask for a new one.' },
  'too-many-requests': { zh: '您所在的网络请求太多，请稍后再试，最长一小时。', en: 'Too many requests from your network. Try again later, within an hour.' },
  'bad-local': { zh: '邮箱前缀只能用字母、数字、点、横线和下划线。', en: 'Letters, digits, dots, dashes and underscores make an address.' },
  'bad-slug': { zh: '标识只能用小写字母、数字和横线。', en: 'Lower-case letters, digits and dashes only.' },
  'bad-hash': { zh: '密码散列的格式不支持。', en: 'This kind of password hash is not supported.' },
  'bad-kind': { zh: '格式需为 maildir、mbox、mboxo 或 eml。', en: 'The format is maildir, mbox, mboxo or eml.' },
  'bad-path': { zh: '请填写完整的路径。', en: 'Enter a full path.' },
  'bad-time': { zh: '时间格式不正确。', en: 'That is not a time.' },
  'double-address': { zh: '同一个地址出现了两次。', en: 'The same address is there twice.' },
  'not-set-up': { zh: '平台还没有设置完成，请联系平台管理员。', en: 'This platform is not set up yet. Talk to its operator.' },
  'cross-site': {
    zh: '请求来自其他网站的页面，已拒绝。请在地址栏直接打开本站后再试。',
    en: 'This came from another site’s page and was refused. Open this site directly and try again.',
  },
  'no-mailbox': { zh: '这个账号没有邮箱。', en: 'This account has no mailbox.' },
  'organisation-unknown': { zh: '没有这个组织，可能已被删除。', en: 'There is no such organisation; it may have been deleted.' },
  'session-unknown': { zh: '这次登录已经结束。', en: 'That session has ended already.' },
  'transfer-unknown': { zh: '没有这个迁移任务，可能已结束。', en: 'There is no such transfer; it may be over.' },
  'transfer-running': { zh: '这个邮箱正在迁移，请等它结束。', en: 'A transfer of this mailbox is under way. Wait until it ends.' },
  'account-frozen': { zh: '这个邮箱已冻结，请联系管理员。', en: 'This mailbox is frozen. Ask your administrator.' },
  'no-such-user': { zh: '没有这个收件人，请核对地址。', en: 'There is no such recipient. Check the address.' },
  'no-valid-recipients': { zh: '没有可用的收件人，请核对地址。', en: 'None of the recipients can be used. Check the addresses.' },
  'sender-not-owned': { zh: '这个发件地址不属于您，请换一个，或联系管理员。', en: 'That sender address is not yours. Choose another, or ask your administrator.' },
  'relay-denied': { zh: '服务器不能向这个地址转发邮件，请联系管理员。', en: 'The server does not pass mail on to this address. Ask your administrator.' },
  policy: { zh: '邮件被收发策略拒绝，请联系管理员。', en: 'Refused by a policy of your organisation. Ask your administrator.' },
  'mail-loop': { zh: '邮件在服务器之间循环转发，已停止。请联系管理员检查转发设置。', en: 'The message goes round in circles and was stopped. Ask your administrator to check forwarding.' },
  'dns-unavailable': { zh: '暂时查不到对方域名，请稍后再试。', en: 'The other domain cannot be looked up at present. Please try again shortly.' },
  'too-many-recipients': { zh: '收件人太多，请分几次发送。', en: 'Too many recipients. Send it in parts.' },
  'tls-required': { zh: '需要加密连接，请改用以 https 开头的地址。', en: 'An encrypted connection is needed. Use the address that starts with https.' },
  'not-found': { zh: '找不到内容，可能已被移走或删除。', en: 'Not found. It may have been moved or deleted.' },
  exists: { zh: '已有同名的内容，请换一个名称。', en: 'There is one of this name already. Choose another name.' },
  limit: { zh: '数量已达上限，请先删除一些。', en: 'There are too many already. Delete some first.' },
  'old-page': {
    zh: '页面与服务器的版本可能不一致，请重新加载页面。已保存的内容不受影响。',
    en: 'This page may be older than the server. Reload it; what was saved is safe.',
  },
  blobNotFound: {
    zh: '有附件在服务器上已失效，请移除后重新添加。',
    en: 'An attachment is no longer on the server. Remove it and add it again.',
  },
  invalidProperties: { zh: '有内容不符合要求，请检查地址和名称。', en: 'Something in it cannot be accepted. Check addresses and names.' },
  invalidEmail: { zh: '邮件缺少有效的发件人，请检查。', en: 'The message has no valid sender. Please check.' },
  cannotUnsend: { zh: '邮件已经交出，不能取消发送。', en: 'The message is on its way and cannot be called back.' },
  mailboxHasChild: { zh: '文件夹里还有子文件夹，请先移走或删除。', en: 'There are folders inside. Move or delete them first.' },
  mailboxHasEmail: { zh: '文件夹里还有邮件，请先移走或删除。', en: 'There is mail in the folder. Move or delete it first.' },
  tooManyKeywords: { zh: '这封邮件的标签太多，请先移除一些。', en: 'This message has too many tags. Remove some first.' },
  tooManyMailboxes: { zh: '这封邮件所在的文件夹太多，请先移出一些。', en: 'This message is in too many folders. Take it out of some first.' },
  rateLimit: { zh: '操作太频繁或数量已达上限，请稍后再试。', en: 'Too much at once. Please try again later.' },
  maxConcurrentUpload: { zh: '同时上传的文件太多，请等其他文件传完再试。', en: 'Too many files at once. Wait for the others and try again.' },
  maxConcurrentRequests: { zh: '同时进行的操作太多，请稍后再试。', en: 'Too much at once. Please try again shortly.' },
  serverUnavailable: { zh: '服务器暂时无法处理，请稍后再试。', en: 'The server cannot do this at present. Please try again shortly.' },
  stateMismatch: { zh: '内容已在别处修改，请刷新后再试。', en: 'It was changed elsewhere. Reload and try again.' },
  overQuota: { zh: '邮箱空间已满，请先清理邮件。', en: 'The mailbox is full. Delete some mail first.' },
  tooLarge: { zh: '邮件或附件太大。', en: 'The message or attachment is too large.' },
  invalidRecipients: { zh: '有收件人无法接收：地址不正确，或对方邮箱已停用、已满。', en: 'A recipient cannot be reached: the address is wrong, or the mailbox is closed or full.' },
  noRecipients: { zh: '请至少填写一个收件人。', en: 'Add at least one recipient.' },
  tooManyRecipients: { zh: '收件人太多，请分几次发送。', en: 'Too many recipients. Send it in parts.' },
  forbiddenFrom: {
    zh: '不能用这个地址发信。域名可能尚未通过验证，请联系管理员。',
    en: 'You may not send from this address. The domain may not be verified yet; ask your administrator.',
  },
  'no-sender': composeWords.noSender,
  forbiddenToSend: { zh: '当前不允许发信，请联系管理员。', en: 'Sending is not allowed at present. Ask your administrator.' },
}

/** Codes that mean to a person what another one does. */
const alike: Record<string, string[]> = {
  'bad-credentials': ['auth-failed'],
  'http-401': ['auth-required', 'auth-cancelled', 'auth-data', 'auth-mechanism'],
  'bad-address': ['smtputf8-needed', 'bad-from'],
  'http-404': ['notFound', 'accountNotFound', 'fromAccountNotFound', 'anchorNotFound'],
  'http-503': ['too-many-connections', 'too-many-errors', 'shutting-down', 'tls-unavailable', 'peer-too-slow'],
  'http-507': ['disk-full'],
  server: ['internal', 'storage', 'serverFail', 'http-500'],
  overQuota: ['over-quota'],
  tooLarge: ['too-big', 'maxSizeUpload', 'maxSizeRequest', 'requestTooLarge'],
  policy: ['dmarc-reject'],
  forbiddenFrom: ['forbiddenMailFrom'],
  // what only a page of another version asks for
  'old-page': [
    'syntax', 'unknown-command', 'not-implemented', 'unknown-parameter', 'bad-sequence', 'line-too-long', 'out-of-step', 'bare-newline', 'bad-state', 'bad-type',
    'bad-id', 'bad-right', 'invalidArguments', 'invalidPatch', 'invalidResultReference', 'cannotCalculateChanges', 'tooManyChanges', 'maxCallsInRequest', 'notJSON', 'notRequest',
    'unknownCapability', 'unknownMethod', 'unsupportedFilter', 'unsupportedSort',
  ],
}
for (const [code, others] of Object.entries(alike)) for (const other of others) refusals[other] = refusals[code]!

const wait: Text = { zh: '{text}请等 {n} 秒。', en: '{text} Wait {n} seconds.', one: '{text} Wait a second.' }
const waitMinutes: Text = { zh: '{text}请等 {n} 分钟。', en: '{text} Wait {n} minutes.' }
const unknown: Text = { zh: '服务器没有接受：{message}（{code}）', en: 'The server did not accept this: {message} ({code})' }

/** One line a person can act on, for anything that was thrown. */
export function explain(error: unknown): string {
  if (error instanceof Error && 'reason' in error) return explain(error.reason) // NotSent, Partly: what is behind them
  if (!(error instanceof Refused)) return error instanceof Error ? error.message : String(error)
  const text = refusals[error.code] ?? (error.message ? undefined : refusals[`http-${error.status}`])
  const line = text ? render(text) : error.status >= 500
    ? render(refusals.server!)
    : render(unknown, { message: error.message, code: error.code })
  if (!error.retryAfter) return line
  return error.retryAfter <= 90
    ? render(wait, { text: line, n: error.retryAfter })
    : render(waitMinutes, { text: line, n: Math.ceil(error.retryAfter / 60) })
}
