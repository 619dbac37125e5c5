import type { Language } from './language'

const DAY = 86_400_000

function midnight(date: Date): number {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime()
}

const two = (n: number) => String(n).padStart(2, '0')

export function clock(date: Date): string {
  return `${two(date.getHours())}:${two(date.getMinutes())}`
}

/** For lists: 10:42 today, 昨天 / Yesterday, the weekday for a week, then the date. */
export function shortDate(date: Date, lang: Language, now = new Date()): string {
  const days = Math.round((midnight(now) - midnight(date)) / DAY)
  if (days === 0) return clock(date)
  if (days === 1) return lang === 'zh-CN' ? '昨天' : 'Yesterday'
  if (days > 1 && days < 7) return new Intl.DateTimeFormat(lang, { weekday: 'short' }).format(date)
  if (date.getFullYear() === now.getFullYear())
    return lang === 'zh-CN'
      ? `${date.getMonth() + 1}月${date.getDate()}日`
      : new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' }).format(date)
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}

/** For the reader: the day in words for a week, and the time. */
export function longDate(date: Date, lang: Language, now = new Date()): string {
  const days = Math.round((midnight(now) - midnight(date)) / DAY)
  if (days === 0) return lang === 'zh-CN' ? `今天 ${clock(date)}` : `Today ${clock(date)}`
  if (days === 1) return lang === 'zh-CN' ? `昨天 ${clock(date)}` : `Yesterday ${clock(date)}`
  if (days > 1 && days < 7) return `${new Intl.DateTimeFormat(lang, { weekday: 'short' }).format(date)} ${clock(date)}`
  return date.getFullYear() === now.getFullYear() ? `${shortDate(date, lang, now)} ${clock(date)}` : writtenDate(date, lang)
}

/** Absolute, for what stays true: quoted mail, expiry. */
export function writtenDate(date: Date, lang: Language): string {
  const day =
    lang === 'zh-CN'
      ? `${date.getFullYear()}年${date.getMonth() + 1}月${date.getDate()}日`
      : new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' }).format(date)
  return `${day} ${clock(date)}`
}

/** With seconds and zone, for the hover. */
export function fullDate(date: Date, lang: Language): string {
  return new Intl.DateTimeFormat(lang === 'zh-CN' ? 'zh-CN' : 'en-GB', {
    dateStyle: 'full',
    timeStyle: 'long',
  }).format(date)
}

export function size(bytes: number): string {
  const units = ['B', 'KB', 'MB', 'GB', 'TB']
  let value = bytes
  let unit = 0
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1024
    unit++
  }
  return unit === 0 || value >= 100 ? `${Math.round(value)} ${units[unit]}` : `${value.toFixed(1)} ${units[unit]}`
}

/** Long file names and addresses keep their beginning and their end. */
export function middle(text: string, max: number): string {
  if (text.length <= max) return text
  const tail = Math.floor((max - 1) / 2)
  return `${text.slice(0, max - 1 - tail)}…${text.slice(-tail)}`
}
