import { lazy, Suspense } from 'react'
import { useMail } from '../mail/context'
import { useOpened } from './open'

const Composer = lazy(() => import('./Composer'))

/** The place at the bottom right where composers float; the editor is fetched when first needed. */
export function ComposeHost() {
  const opened = useOpened(useMail().jmap.accountId)
  if (opened.length === 0) return null
  return (
    <div className="composers">
      <Suspense fallback={null}>
        {opened.map((o) => (
          <Composer key={o.key} opened={o} />
        ))}
      </Suspense>
    </div>
  )
}
