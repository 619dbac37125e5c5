import { useState } from 'react'
import { Dialog } from '../look/Dialog'
import { Field } from '../look/Field'
import { useWords } from '../words/catalogue'
import { coreWords } from '../words/core'
import { mailWords } from '../words/mail'
import { explain } from '../words/refusals'

/** Asks for a folder's name, for a new one and for renaming. */
export function FolderName(props: { title: string; name: string; save: (name: string) => Promise<void>; onClose: () => void }) {
  const t = useWords(mailWords)
  const c = useWords(coreWords)
  const [name, setName] = useState(props.name)
  const [wrong, setWrong] = useState<string | null>(null)
  return (
    <Dialog title={props.title} onClose={props.onClose} testid="folder-dialog" width={380}>
      <form
        onSubmit={(e) => {
          e.preventDefault()
          props.save(name.trim()).then(props.onClose, (error: unknown) => setWrong(explain(error)))
        }}
      >
        <Field label={t('folderName')} value={name} onChange={setName} wrong={wrong} autoFocus maxLength={200} testid="folder-name" />
        <div className="buttons">
          <button type="button" className="btn" onClick={props.onClose}>
            {c('cancel')}
          </button>
          <button type="submit" className="btn primary" disabled={name.trim() === ''} data-testid="folder-save">
            {c('save')}
          </button>
        </div>
      </form>
    </Dialog>
  )
}
