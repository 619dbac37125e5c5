import { useEffect, useMemo, useRef } from 'react'
import { openCompose } from '../compose/open'
import { useWords } from '../words/catalogue'
import { mailWords } from '../words/mail'
import { passOn } from './frameKeys'
import { parseMailto } from './mailto'
import { framePage, sanitise } from './sanitise'

/**
 * Mail HTML in a frame that cannot run script. The frame keeps our origin only so that we can measure it and hear its
 * keys; with no allow-scripts nothing inside can use that.
 */
export function HtmlBody({ html, images }: { html: string; images: boolean }) {
  const t = useWords(mailWords)
  const frame = useRef<HTMLIFrameElement>(null)
  const page = useMemo(() => framePage(sanitise(html, images), images), [html, images])

  useEffect(() => {
    const element = frame.current!
    let watcher: ResizeObserver | undefined
    const fit = () => {
      const body = element.contentDocument?.body
      if (!body) return
      const bar = body.scrollWidth > element.clientWidth ? 16 : 0
      element.style.height = `${Math.ceil(Math.max(body.scrollHeight, body.getBoundingClientRect().height)) + bar}px`
    }
    const ready = () => {
      const doc = element.contentDocument
      if (!doc?.body) return
      watcher?.disconnect()
      watcher = new ResizeObserver(fit)
      watcher.observe(doc.body)
      fit()
      doc.addEventListener('click', (e) => {
        const link = (e.target as Element).closest?.('a')
        const href = link?.getAttribute('href') ?? ''
        if (!/^mailto:/i.test(href)) return
        e.preventDefault()
        openCompose({ kind: 'new', ...parseMailto(href) })
      })
      doc.addEventListener('keydown', (e) => passOn(e, element))
    }
    element.addEventListener('load', ready)
    ready()
    return () => {
      element.removeEventListener('load', ready)
      watcher?.disconnect()
    }
  }, [page])

  return (
    <iframe
      ref={frame}
      className="mail-frame"
      title={t('body')}
      sandbox="allow-same-origin allow-popups allow-popups-to-escape-sandbox"
      referrerPolicy="no-referrer"
      srcDoc={page}
      data-testid="mail-body"
    />
  )
}
