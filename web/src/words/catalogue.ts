import { useMemo } from 'react'
import { language, useLanguage, type Language } from './language'

/** Both languages of one text side by side; `one` is the English singular when `n` is 1. */
export interface Text {
  zh: string
  en: string
  one?: string
}

export type Params = Record<string, string | number>
export type Words<K extends string> = Record<K, Text>
export type Say<K extends string> = (key: K, params?: Params) => string

/** The text in the given language with `{name}` replaced. */
export function render(text: Text, params: Params = {}, lang: Language = language()): string {
  const raw = lang === 'zh-CN' ? text.zh : params.n === 1 && text.one !== undefined ? text.one : text.en
  return raw.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = params[name]
    return value === undefined ? whole : String(value)
  })
}

/** `const t = useWords(mailWords); t('compose')`: typed by the keys of the catalogue. */
export function useWords<K extends string>(words: Words<K>): Say<K> {
  const lang = useLanguage()
  return useMemo(() => (key: K, params?: Params) => render(words[key], params, lang), [words, lang])
}
