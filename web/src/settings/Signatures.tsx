import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { queries, useMe } from '../api/session'
import { allDone, Jmap } from '../jmap/client'
import type { Identity, SetAnswer } from '../jmap/types'
import { tell, tellBad } from '../look/line'
import { ThinBar, Trouble } from '../look/Page'
import { textToHtml } from '../compose/html'
import { useIdentities } from '../mail/context'
import { useWords } from '../words/catalogue'
import { coreWords } from '../words/core'
import { explain } from '../words/refusals'
import { settingsWords } from '../words/settings'

/** The signature of each identity, as text (Identity/set, RFC 8621 6.3). */
export function Signatures() {
  const me = useMe()
  const { data: jmap, error } = useQuery({ queryKey: ['jmap', me.accountId], queryFn: () => Jmap.open(), staleTime: Infinity, gcTime: Infinity })
  if (error) return <Trouble error={error} />
  return jmap ? <All jmap={jmap} /> : <ThinBar />
}

function All({ jmap }: { jmap: Jmap }) {
  const { data, error, refetch } = useIdentities(jmap)
  if (error) return <Trouble error={error} retry={() => void refetch()} />
  return <>{data?.map((identity) => <One key={identity.id} jmap={jmap} identity={identity} />)}</>
}

function One({ jmap, identity }: { jmap: Jmap; identity: Identity }) {
  const t = useWords(settingsWords)
  const c = useWords(coreWords)
  const [text, setText] = useState(identity.textSignature)
  const save = async () => {
    try {
      const html = text.trim() === '' ? '' : textToHtml(text)
      allDone(await jmap.call<SetAnswer>('Identity/set', { update: { [identity.id]: { textSignature: text, htmlSignature: html } } }))
      await queries.invalidateQueries({ queryKey: ['identities'] })
      tell(c('saved'))
    } catch (e) {
      tellBad(explain(e))
    }
  }
  return (
    <form
      className="narrow"
      onSubmit={(e) => {
        e.preventDefault()
        void save()
      }}
    >
      <label className="field">
        <span className="label">{t('signatureOf', { address: identity.email })}</span>
        <textarea className="input" rows={4} value={text} onChange={(e) => setText(e.target.value)} data-testid="signature" />
      </label>
      <button type="submit" className="btn" disabled={text === identity.textSignature} data-testid="signature-save">
        {c('save')}
      </button>
    </form>
  )
}
