import type { Words } from './catalogue'

/** Words that every room uses. */
export const coreWords = {
  product: { zh: '鸿雁', en: 'Hongyan' },
  undo: { zh: '撤销', en: 'Undo' },
  close: { zh: '关闭', en: 'Close' },
  cancel: { zh: '取消', en: 'Cancel' },
  save: { zh: '保存', en: 'Save' },
  back: { zh: '返回', en: 'Back' },
  next: { zh: '下一步', en: 'Next' },
  retry: { zh: '重试', en: 'Try again' },
  loading: { zh: '正在加载', en: 'Loading' },
  copy: { zh: '复制', en: 'Copy' },
  copied: { zh: '已复制', en: 'Copied' },
  saved: { zh: '已保存', en: 'Saved' },
  more: { zh: '更多', en: 'More' },
  mail: { zh: '邮件', en: 'Mail' },
  console: { zh: '管理后台', en: 'Console' },
  operator: { zh: '平台', en: 'Platform' },
  settings: { zh: '设置', en: 'Settings' },
  signOut: { zh: '退出登录', en: 'Sign out' },
  offline: { zh: '网络已断开，正在重新连接。已打开的内容仍可查看。', en: 'You are offline. What is open stays readable; reconnecting.' },
  pageMissing: { zh: '没有这个页面。', en: 'There is no such page.' },
  toHome: { zh: '回到首页', en: 'Go to the start page' },
  broke: { zh: '页面出错了。已保存的内容不受影响，请重新加载。', en: 'This page broke. What was saved is safe; please reload.' },
  reload: { zh: '重新加载', en: 'Reload' },
  me: { zh: '我的账号', en: 'My account' },
} satisfies Words<string>
