import { Fragment, useState, type ReactNode } from 'react'
import { openCompose } from '../compose/open'
import { useWords } from '../words/catalogue'
import { mailWords } from '../words/mail'

const LINK = /(https?:\/\/[^\s<>"'，。；！？、）】》]+[^\s<>"'，。；！？、）】》.,;:!?)\]])|([\w.+-]+@[\w-]+(?:\.[\w-]+)+)/g

/** Plain text: links made, quoted lines folded when they are long. */
export function TextBody({ text }: { text: string }) {
  const blocks = split(text)
  return (
    <div className="text-body" data-testid="mail-body">
      {blocks.map((block, i) =>
        block.quote ? <Quote key={i} text={block.text} open={i === 0 || block.text.length < 400} /> : <Fragment key={i}>{links(block.text)}</Fragment>,
      )}
    </div>
  )
}

function Quote({ text, open }: { text: string; open: boolean }) {
  const t = useWords(mailWords)
  const [shown, setShown] = useState(open)
  return shown ? (
    <blockquote>{links(text)}</blockquote>
  ) : (
    <button type="button" className="quote-button" title={t('showQuote')} aria-label={t('showQuote')} onClick={() => setShown(true)}>
      ···
    </button>
  )
}

export function split(text: string): { quote: boolean; text: string }[] {
  const blocks: { quote: boolean; text: string }[] = []
  for (const line of text.replace(/\r\n?/g, '\n').split('\n')) {
    const quote = line.startsWith('>')
    const content = quote ? line.replace(/^>\s?/, '') : line
    const last = blocks.at(-1)
    if (last && last.quote === quote) last.text += `\n${content}`
    else blocks.push({ quote, text: content })
  }
  return blocks
}

function links(text: string): ReactNode[] {
  const parts: ReactNode[] = []
  let at = 0
  for (const found of text.matchAll(LINK)) {
    parts.push(text.slice(at, found.index))
    at = found.index + found[0].length
    parts.push(
      found[1] ? (
        <a key={found.index} href={found[1]} target="_blank" rel="noopener noreferrer">
          {found[1]}
        </a>
      ) : (
        <a
          key={found.index}
          href={`mailto:${found[2]}`}
          onClick={(e) => {
            e.preventDefault()
            openCompose({ kind: 'new', to: [{ name: null, email: found[2]! }] })
          }}
        >
          {found[2]}
        </a>
      ),
    )
  }
  parts.push(text.slice(at))
  return parts
}
