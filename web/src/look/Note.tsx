import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'

const icons = { info: Info, ok: CircleCheck, warn: TriangleAlert, bad: CircleAlert }

export function Note({ kind = 'info', children, testid }: { kind?: keyof typeof icons; children: ReactNode; testid?: string }) {
  const Icon = icons[kind]
  return (
    <div className={`note ${kind}`} role={kind === 'bad' ? 'alert' : 'status'} data-testid={testid}>
      <Icon aria-hidden="true" />
      <div style={{ flex: 1, minWidth: 0 }}>{children}</div>
    </div>
  )
}
