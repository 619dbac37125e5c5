import { Dialog } from '../look/Dialog'
import { useWords } from '../words/catalogue'
import { coreWords } from '../words/core'

/** One question before what cannot be undone. */
export function Confirm(props: { title: string; text: string; run: () => void; onClose: () => void }) {
  const t = useWords(coreWords)
  return (
    <Dialog title={props.title} onClose={props.onClose} testid="confirm" width={420}>
      <p className="quiet">{props.text}</p>
      <div className="buttons">
        <button type="button" className="btn" onClick={props.onClose}>
          {t('cancel')}
        </button>
        <button
          type="button"
          className="btn danger"
          autoFocus
          data-testid="confirm-yes"
          onClick={() => {
            props.onClose()
            props.run()
          }}
        >
          {props.title}
        </button>
      </div>
    </Dialog>
  )
}
