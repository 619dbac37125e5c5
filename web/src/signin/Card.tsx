import type { ReactNode } from 'react'
import { LanguageSwitch } from '../look/LanguageSwitch'
import { useWords } from '../words/catalogue'
import { coreWords } from '../words/core'
import './card.css'

/** The plain page of sign-in, activation and the wizards: mark, language, one panel. */
export function Card({ title, children, wide, after }: { title: string; children: ReactNode; wide?: boolean; after?: ReactNode }) {
  const c = useWords(coreWords)
  return (
    <div className="card-page">
      <header className="card-top">
        <img src="/icon.svg" alt="" width="28" height="28" />
        <b>{c('product')}</b>
        <span className="grow" />
        <LanguageSwitch />
      </header>
      <main className={wide ? 'card wide' : 'card'}>
        <title>{`${title} · Hongyan 鸿雁`}</title>
        <h1>{title}</h1>
        {children}
      </main>
      {after && <div className="card-after quiet">{after}</div>}
    </div>
  )
}
