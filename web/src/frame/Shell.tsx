import { Building2, Mail, Server, Settings, WifiOff } from 'lucide-react'
import { Suspense, type ReactNode } from 'react'
import { NavLink, Outlet } from 'react-router'
import { useMe } from '../api/session'
import { Net, ThinBar } from '../look/Page'
import { LineHost } from '../look/line'
import { useWords } from '../words/catalogue'
import { coreWords } from '../words/core'
import { useOnline } from './online'
import { TopBar } from './TopBar'
import './shell.css'

/** The rail, the top bar and the room beside them. */
export function Shell() {
  const t = useWords(coreWords)
  const me = useMe()
  const online = useOnline()
  const links: [string, string, ReactNode][] = [
    ...(me.accountId ? [['/mail', t('mail'), <Mail key="m" />] as [string, string, ReactNode]] : []),
    ...(me.powers.includes('administrator') ? [['/console', t('console'), <Building2 key="c" />] as [string, string, ReactNode]] : []),
    ...(me.powers.includes('operator') ? [['/operator', t('operator'), <Server key="o" />] as [string, string, ReactNode]] : []),
    ['/settings', t('settings'), <Settings key="s" />],
  ]
  return (
    <div className="shell">
      <nav className="rail" aria-label={t('product')}>
        <img className="rail-mark" src="/icon.svg" alt="" width="28" height="28" />
        {links.map(([to, word, icon]) => (
          <NavLink key={to} to={to} data-testid={`rail-${to.slice(1)}`} className={to === '/settings' ? 'last' : undefined}>
            {icon}
            <span>{word}</span>
          </NavLink>
        ))}
      </nav>
      <div className="room">
        <TopBar />
        {!online && (
          <div className="offline" role="status">
            <WifiOff size={15} aria-hidden="true" />
            {t('offline')}
          </div>
        )}
        <main className="room-main">
          <Net>
            <Suspense fallback={<ThinBar />}>
              <Outlet />
            </Suspense>
          </Net>
        </main>
      </div>
      <LineHost />
    </div>
  )
}
