import { useMe, useServerState } from '../api/session'
import { PageHead } from '../console/PageHead'
import '../console/console.css'
import { Link, Route, Routes } from 'react-router'
import { patch } from '../api/http'
import { tell } from '../look/line'
import { ChangePassword } from '../signin/ChangePassword'
import { useWords } from '../words/catalogue'
import { setLanguage, useLanguage, type Language } from '../words/language'
import { settingsWords } from '../words/settings'
import { Recover } from './Recover'
import { Signatures } from './Signatures'
import './settings.css'

export default function Settings() {
  return (
    <Routes>
      <Route path="recover" element={<Recover />} />
      <Route path="*" element={<Account />} />
    </Routes>
  )
}

/** One's own account: language, signature, password. */
function Account() {
  const t = useWords(settingsWords)
  const me = useMe()
  const lang = useLanguage()
  const { data: state } = useServerState()
  const choose = (next: Language) => {
    setLanguage(next)
    patch('/api/session', { language: next }).catch(() => {}) // this browser keeps it anyway
  }
  return (
    <div className="console-page settings">
      <PageHead title={t('title')} lead={t('lead')} />
      <section>
        <h2>{t('account')}</h2>
        <p>
          <b>{me.name}</b>
        </p>
        <p className="quiet">{me.address ?? me.login}</p>
        {me.organisation && <p className="quiet">{me.organisation.name}</p>}
      </section>
      <section>
        <h2>{t('language')}</h2>
        <div role="radiogroup" aria-label={t('language')}>
          {(['zh-CN', 'en'] as const).map((each) => (
            <label key={each} className="choice" lang={each}>
              <input type="radio" name="language" checked={lang === each} onChange={() => choose(each)} data-testid={`language-${each}`} />
              {each === 'zh-CN' ? '简体中文' : 'English'}
            </label>
          ))}
        </div>
      </section>
      {me.accountId && (
        <section>
          <h2>{t('signature')}</h2>
          <p className="quiet">{t('signatureHelp')}</p>
          <Signatures />
        </section>
      )}
      {me.accountId && (
        <section>
          <h2>{t('recover')}</h2>
          <p className="quiet">{t('recoverHelp')}</p>
          <p>
            <Link to="/settings/recover" data-testid="to-recover">
              {t('recover')}
            </Link>
          </p>
        </section>
      )}
      <section>
        <h2>{t('password')}</h2>
        <p className="quiet">{t('passwordHelp')}</p>
        <div className="narrow">
          <ChangePassword done={() => tell(t('passwordDone'))} />
        </div>
      </section>
      {me.address && state && (
        <section>
          <h2>{t('clients')}</h2>
          <p className="quiet">{t('clientsHelp', { host: state.hostName })}</p>
        </section>
      )}
    </div>
  )
}
