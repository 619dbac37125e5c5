import { CircleHelp, LogOut, Search, Settings, X } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useLocation, useNavigate, useSearchParams } from 'react-router'
import { call } from '../api/http'
import { useForget, useMe } from '../api/session'
import { closeAll, saveAll } from '../compose/open'
import { Avatar } from '../look/Avatar'
import { LanguageSwitch } from '../look/LanguageSwitch'
import { tellBad } from '../look/line'
import { MenuButton } from '../look/Menu'
import { useWords } from '../words/catalogue'
import { coreWords } from '../words/core'
import { mailWords } from '../words/mail'
import { explain } from '../words/refusals'
import { onHelpButton } from './help'
import { setSearchBox } from './search'

/** Search at the left, language and the person at the right. */
export function TopBar() {
  const c = useWords(coreWords)
  const t = useWords(mailWords)
  const me = useMe()
  const navigate = useNavigate()
  const { pathname } = useLocation()
  const forget = useForget()
  const signOut = async () => {
    try {
      await saveAll(me.accountId)
      await call('DELETE', '/api/session')
      closeAll()
      forget()
      navigate('/sign-in')
    } catch (e) {
      tellBad(explain(e))
    }
  }
  return (
    <header className="top">
      {pathname.startsWith('/mail') ? <SearchBox /> : <b className="cut top-company">{me.organisation?.name ?? c('product')}</b>}
      <span className="grow" />
      {pathname.startsWith('/mail') && (
        <button type="button" className="icon-btn top-help" aria-label={t('shortcuts')} title={t('shortcutsHint')} onClick={onHelpButton} data-testid="help">
          <CircleHelp />
        </button>
      )}
      <LanguageSwitch className="btn link top-language" />
      <MenuButton
        label={`${c('me')}: ${me.name}`}
        className="top-me"
        testid="me"
        items={() => [
          { title: `${me.name}  ${me.address ?? me.login}` },
          ...(me.organisation ? [{ title: me.organisation.name }] : []),
          '-',
          { label: c('settings'), icon: <Settings />, run: () => navigate('/settings') },
          { label: c('signOut'), icon: <LogOut />, run: () => void signOut() },
        ]}
      >
        <Avatar name={me.name} address={me.address ?? me.login} size={30} />
      </MenuButton>
    </header>
  )
}

function SearchBox() {
  const t = useWords(mailWords)
  const navigate = useNavigate()
  const { pathname } = useLocation()
  const [params] = useSearchParams()
  const shown = pathname.startsWith('/mail/search') ? (params.get('q') ?? '') : ''
  const [text, setText] = useState(shown)
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => setText(shown), [shown])
  useEffect(() => {
    setSearchBox(input.current)
    return () => setSearchBox(null)
  }, [])
  return (
    <form
      className="search"
      role="search"
      onSubmit={(e) => {
        e.preventDefault()
        const q = text.trim()
        navigate(q === '' ? '/mail/inbox' : `/mail/search?q=${encodeURIComponent(q)}`)
        input.current?.blur()
      }}
    >
      <Search aria-hidden="true" />
      <input
        ref={input}
        type="search"
        enterKeyHint="search"
        value={text}
        placeholder={t('search')}
        aria-label={t('search')}
        title={t('searchHint')}
        data-testid="search"
        onChange={(e) => setText(e.target.value)}
        onKeyDown={(e) => {
          if (e.key === 'Escape' && !e.nativeEvent.isComposing && e.keyCode !== 229) {
            setText(shown)
            input.current?.blur()
          }
        }}
      />
      {text !== '' && (
        <button
          type="button"
          className="icon-btn"
          aria-label={t('clearSearch')}
          onClick={() => {
            setText('')
            if (shown) navigate('/mail/inbox')
          }}
        >
          <X />
        </button>
      )}
    </form>
  )
}
