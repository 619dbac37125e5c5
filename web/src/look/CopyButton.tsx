import { Check, Copy } from 'lucide-react'
import { useState } from 'react'
import { useWords } from '../words/catalogue'
import { coreWords } from '../words/core'
import { tellBad } from './line'

/** Copies a value and says so in place for a moment. */
export function CopyButton({ value, label, testid, word }: { value: string; label?: string; testid?: string; word?: boolean }) {
  const t = useWords(coreWords)
  const [done, setDone] = useState(false)
  const name = label ?? t('copy')
  return (
    <button
      type="button"
      className={word ? 'btn link' : 'icon-btn'}
      title={done ? t('copied') : name}
      aria-label={done ? t('copied') : name}
      data-testid={testid}
      onClick={() =>
        copy(value).then(
          () => {
            setDone(true)
            setTimeout(() => setDone(false), 1_500)
          },
          () => tellBad(value),
        )
      }
    >
      {done ? <Check style={{ color: 'var(--ok)' }} /> : <Copy />}
      {word && name}
    </button>
  )
}

/** The clipboard needs a secure page; over plain HTTP the old way still works. */
async function copy(value: string): Promise<void> {
  if (navigator.clipboard) return navigator.clipboard.writeText(value)
  const area = document.createElement('textarea')
  area.value = value
  area.style.position = 'fixed'
  document.body.append(area)
  area.select()
  const done = document.execCommand('copy')
  area.remove()
  if (!done) throw new Error('copy')
}
