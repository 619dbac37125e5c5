import type { ReactNode } from 'react'

/** Title, one sentence of what the page is for, the primary action at the right. */
export function PageHead({ title, lead, children }: { title: string; lead?: ReactNode; children?: ReactNode }) {
  return (
    <header className="page-head">
      <title>{`${title} · Hongyan 鸿雁`}</title>
      <div>
        <h1>{title}</h1>
        {lead && <p>{lead}</p>}
      </div>
      <div className="actions">{children}</div>
    </header>
  )
}
