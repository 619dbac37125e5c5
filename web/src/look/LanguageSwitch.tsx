import { Languages } from 'lucide-react'
import { patch } from '../api/http'
import { useSession } from '../api/session'
import { setLanguage, useLanguage } from '../words/language'

/** Shows the other language by its own name; for someone signed in the server keeps it too. */
export function LanguageSwitch({ className = 'btn link' }: { className?: string }) {
  const now = useLanguage()
  const { data: session } = useSession()
  const other = now === 'zh-CN' ? 'en' : 'zh-CN'
  return (
    <button
      type="button"
      className={className}
      lang={other}
      data-testid="language"
      onClick={() => {
        setLanguage(other)
        if (session) patch('/api/session', { language: other }).catch(() => {}) // this browser keeps it anyway
      }}
    >
      <Languages aria-hidden="true" />
      {other === 'en' ? 'English' : '简体中文'}
    </button>
  )
}
