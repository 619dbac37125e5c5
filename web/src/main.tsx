import { createRoot } from 'react-dom/client'
import { App } from './App'
import { restorePanes } from './mail/Divider'
import './look/tokens.css'
import './look/base.css'
import { language } from './words/language'

document.documentElement.lang = language()
restorePanes()
if (location.pathname.startsWith('/mail')) void import('./mail/MailRoom') // while the session is asked for
createRoot(document.getElementById('root')!).render(<App />)
