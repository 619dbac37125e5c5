import { useState } from 'react'
import type { Mailbox } from '../jmap/types'
import { Dialog } from '../look/Dialog'
import { useWords } from '../words/catalogue'
import { useLanguage } from '../words/language'
import { mailWords } from '../words/mail'
import { useMail } from './context'
import { mailboxName, tree } from './names'

/** Choose a folder by typing or by arrow keys. */
export function MovePicker({ onPick, onClose }: { onPick: (to: Mailbox) => void; onClose: () => void }) {
  const t = useWords(mailWords)
  const lang = useLanguage()
  const { mailboxes } = useMail()
  const [text, setText] = useState('')
  const [at, setAt] = useState(0)
  const { system, own } = tree(mailboxes, lang)
  const found = [...system, ...own].filter(
    ({ box }) => box.role !== 'drafts' && mailboxName(box, t).toLowerCase().includes(text.trim().toLowerCase()),
  )
  const take = (box: Mailbox | undefined) => {
    if (!box) return
    onClose()
    onPick(box)
  }
  return (
    <Dialog title={t('moveTo')} onClose={onClose} testid="move-picker" width={360}>
      <input
        className="input"
        autoFocus
        placeholder={t('findFolder')}
        aria-label={t('findFolder')}
        value={text}
        onChange={(e) => {
          setText(e.target.value)
          setAt(0)
        }}
        onKeyDown={(e) => {
          if (e.nativeEvent.isComposing || e.keyCode === 229) return // Safari ends a composition with a bare key 229
          if (e.key === 'ArrowDown') setAt(Math.min(at + 1, found.length - 1))
          else if (e.key === 'ArrowUp') setAt(Math.max(at - 1, 0))
          else if (e.key === 'Enter') take(found[at]?.box)
          else return
          e.preventDefault()
        }}
      />
      <ul className="picker" role="listbox" aria-label={t('folders')}>
        {found.map(({ box, depth }, i) => (
          <li key={box.id} role="option" aria-selected={i === at}>
            <button type="button" style={{ paddingInlineStart: 10 + depth * 16 }} onClick={() => take(box)}>
              {mailboxName(box, t)}
            </button>
          </li>
        ))}
      </ul>
    </Dialog>
  )
}
