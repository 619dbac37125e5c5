import { useQuery } from '@tanstack/react-query'
import { ImageOff } from 'lucide-react'
import { useState } from 'react'
import { get } from '../api/http'
import { filesOf, type EmailPart, type Letter as LetterType } from '../jmap/types'
import { Trouble } from '../look/Page'
import { useWords } from '../words/catalogue'
import { mailWords } from '../words/mail'
import { Attachments } from './Attachments'
import { useMail, type Rendition } from './context'
import { HtmlBody } from './HtmlBody'
import { LetterHead } from './LetterHead'
import { TextBody } from './TextBody'

/** One message in full: head, text, attachments. */
export function Letter({ letter }: { letter: LetterType }) {
  const t = useWords(mailWords)
  const { jmap } = useMail()
  const [images, setImages] = useState(false)
  const { data, error, refetch } = useQuery({
    queryKey: ['rendition', letter.id, images],
    staleTime: Infinity,
    gcTime: 300_000,
    placeholderData: (old) => old,
    queryFn: () => get<Rendition>(jmap.rendition(letter.id, images)),
  })
  const files = filesOf(letter).filter((p) => !inText(p, data))
  return (
    <article className="letter" data-testid="letter" data-email-id={letter.id}>
      <LetterHead letter={letter} />
      {data && data.blockedImages > 0 && !images && (
        <div className="banner" role="status" data-testid="images-blocked">
          <ImageOff aria-hidden="true" />
          <span>{t('imagesBlocked', { n: data.blockedImages })}</span>
          <button type="button" className="btn link" data-testid="show-images" onClick={() => setImages(true)}>
            {t('showImages')}
          </button>
        </div>
      )}
      <div className="letter-body">
        {data ? (
          data.html ? (
            <HtmlBody html={data.html} images={images} />
          ) : (
            <TextBody text={data.text ?? ''} />
          )
        ) : error ? (
          <Trouble error={error} retry={() => void refetch()} />
        ) : (
          <div className="bones" aria-busy="true">
            <span className="bone" style={{ width: '70%' }} />
            <span className="bone" style={{ width: '92%' }} />
            <span className="bone" style={{ width: '55%' }} />
          </div>
        )}
      </div>
      <Attachments parts={files} />
    </article>
  )
}

/** Whether the text shows this picture. Until the text is there: whether it says that it belongs into it. */
function inText(part: EmailPart, text: Rendition | undefined): boolean {
  if (!part.cid || !part.type.startsWith('image/')) return false
  return text ? (text.html?.includes(`/${encodeURIComponent(part.blobId!)}/`) ?? false) : part.disposition === 'inline'
}
