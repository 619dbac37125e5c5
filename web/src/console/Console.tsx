import { NavLink, Navigate, Route, Routes } from 'react-router'
import { useMe } from '../api/session'
import { AntRoom } from '../look/AntRoom'
import { useWords } from '../words/catalogue'
import { consoleWords } from '../words/console'
import { Audit } from './Audit'
import './console.css'
import { Departments } from './Departments'
import { DomainPage } from './DomainPage'
import { Domains } from './Domains'
import { Members } from './Members'
import { Overview } from './Overview'
import { SharedMailboxes } from './SharedMailboxes'

/** The console of an organisation's administrators. */
export default function Console() {
  const t = useWords(consoleWords)
  const me = useMe()
  if (!me.powers.includes('administrator')) return <Navigate to="/" replace />
  return (
    <AntRoom>
      <div className="console">
        <nav className="console-menu" aria-label={t('menu')}>
          <NavLink to="/console" end data-testid="menu-overview">
            {t('overview')}
          </NavLink>
          <h2>{t('people')}</h2>
          <NavLink to="/console/members" data-testid="menu-members">
            {t('members')}
          </NavLink>
          <NavLink to="/console/shared-mailboxes" data-testid="menu-shared-mailboxes">
            {t('mailboxes')}
          </NavLink>
          <NavLink to="/console/departments" data-testid="menu-departments">
            {t('departments')}
          </NavLink>
          <h2>{t('domainsGroup')}</h2>
          <NavLink to="/console/domains" data-testid="menu-domains">
            {t('domains')}
          </NavLink>
          <h2>{t('logs')}</h2>
          <NavLink to="/console/audit" data-testid="menu-audit">
            {t('audit')}
          </NavLink>
        </nav>
        <div className="console-page">
          <Routes>
            <Route index element={<Overview />} />
            <Route path="members" element={<Members />} />
            <Route path="shared-mailboxes" element={<SharedMailboxes />} />
            <Route path="departments" element={<Departments />} />
            <Route path="domains" element={<Domains />} />
            <Route path="domains/records" element={<DomainPage />} />
            <Route path="audit" element={<Audit />} />
            <Route path="*" element={<Navigate to="/console" replace />} />
          </Routes>
        </div>
      </div>
    </AntRoom>
  )
}
