import type { Activation } from '../api/types'
import { CopyButton } from '../look/CopyButton'
import { Dialog } from '../look/Dialog'
import { useWords } from '../words/catalogue'
import { consoleWords } from '../words/console'
import { writtenDate } from '../words/format'
import { useLanguage } from '../words/language'

/** The activation link, to be handed over by whatever way people use. */
export function LinkDialog({ name, activation, onClose }: { name: string; activation: Activation; onClose: () => void }) {
  const t = useWords(consoleWords)
  const lang = useLanguage()
  return (
    <Dialog title={t('linkTitle', { name })} onClose={onClose} testid="link-dialog" width={520}>
      <p className="quiet">{t('linkHelp', { date: writtenDate(new Date(activation.expires), lang) })}</p>
      <div className="link-box">
        <span className="mono" data-testid="activation-link">
          {activation.link}
        </span>
        <CopyButton value={activation.link} label={t('copyLink')} testid="copy-link" word />
      </div>
      <div className="buttons">
        <button type="button" className="btn primary" autoFocus onClick={onClose} data-testid="link-done">
          {t('done')}
        </button>
      </div>
    </Dialog>
  )
}
