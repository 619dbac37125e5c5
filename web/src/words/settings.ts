import type { Words } from './catalogue'

export const settingsWords = {
  title: { zh: '设置', en: 'Settings' },
  lead: { zh: '只影响您自己的账号。', en: 'These affect your own account only.' },
  account: { zh: '账号', en: 'Account' },
  language: { zh: '语言', en: 'Language' },
  signature: { zh: '信脚', en: 'Signature' },
  signatureHelp: { zh: '写信、回复和转发时自动加在正文后面。', en: 'Added below the text of new mail, replies and forwards.' },
  signatureOf: { zh: '{address} 的信脚', en: 'Signature for {address}' },
  displayName: { zh: '显示名', en: 'Display name' },
  password: { zh: '密码', en: 'Password' },
  passwordHelp: { zh: '修改后，其他设备上的登录会立即失效。', en: 'Other devices are signed out at once.' },
  passwordDone: { zh: '密码已修改，其他登录已退出', en: 'Password changed; other sign-ins have ended' },
  clients: { zh: '邮件客户端', en: 'Mail clients' },
  clientsHelp: { zh: '用完整邮箱地址和密码登录，服务器：{host}', en: 'Sign in with your full address and password; server: {host}' },
} satisfies Words<string>
