import { useState } from 'react'
import { HtmlBody } from '../mail/HtmlBody'
import { useWords } from '../words/catalogue'
import { composeWords } from '../words/compose'
import type { Quote } from './draft'

/** The original below an answer: folded, shown in the safe frame, or left out. */
export function QuoteFold({ quote, open, onDrop }: { quote: Quote; open: boolean; onDrop: () => void }) {
  const t = useWords(composeWords)
  const [shown, setShown] = useState(open)
  return (
    <div className="quote-fold" data-testid="compose-quote">
      <div className="quote-bar">
        <button type="button" className="quote-button" aria-expanded={shown} title={t('quoteShow')} aria-label={t('quoteShow')} onClick={() => setShown(!shown)}>
          ···
        </button>
        <button type="button" className="btn link" onClick={onDrop}>
          {t('quoteDrop')}
        </button>
      </div>
      {shown && <HtmlBody html={quote.html} images={false} />}
    </div>
  )
}
