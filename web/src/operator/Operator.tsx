import { NavLink, Navigate, Route, Routes } from 'react-router'
import { useMe } from '../api/session'
import '../console/console.css'
import { AntRoom } from '../look/AntRoom'
import { useWords } from '../words/catalogue'
import { operatorWords } from '../words/operator'
import { Health } from './Health'
import { Notices } from './Notices'
import { Organisations } from './Organisations'
import { Queue } from './Queue'

/** The pages of the person who runs the platform. */
export default function Operator() {
  const t = useWords(operatorWords)
  const me = useMe()
  if (!me.powers.includes('operator')) return <Navigate to="/" replace />
  return (
    <AntRoom>
      <div className="console">
        <nav className="console-menu" aria-label={t('menu')}>
          <NavLink to="/operator" end data-testid="menu-organisations">
            {t('organisations')}
          </NavLink>
          <NavLink to="/operator/notices" data-testid="menu-notices">
            {t('notices')}
          </NavLink>
          <NavLink to="/operator/queue" data-testid="menu-queue">
            {t('queue')}
          </NavLink>
          <NavLink to="/operator/health" data-testid="menu-health">
            {t('health')}
          </NavLink>
        </nav>
        <div className="console-page">
          <Routes>
            <Route index element={<Organisations />} />
            <Route path="notices" element={<Notices />} />
            <Route path="queue" element={<Queue />} />
            <Route path="health" element={<Health />} />
            <Route path="*" element={<Navigate to="/operator" replace />} />
          </Routes>
        </div>
      </div>
    </AntRoom>
  )
}
