import { Download, File, FileArchive, FileImage, FileSpreadsheet, FileText } from 'lucide-react'
import type { EmailPart } from '../jmap/types'
import { useWords } from '../words/catalogue'
import { middle, size } from '../words/format'
import { mailWords } from '../words/mail'
import { useMail } from './context'

function Icon({ type, name }: { type: string; name: string }) {
  if (type.startsWith('image/')) return <FileImage />
  if (/zip|rar|7z|tar|gzip/.test(type + name)) return <FileArchive />
  if (/sheet|excel|csv|\.xlsx?$/.test(type + name)) return <FileSpreadsheet />
  if (/pdf|word|text|document|presentation/.test(type)) return <FileText />
  return <File />
}

const PICTURE = /^image\/(png|jpeg|gif|webp|bmp)$/

/** Attachments as downloads; pictures of a sensible size show themselves. */
export function Attachments({ parts }: { parts: EmailPart[] }) {
  const t = useWords(mailWords)
  const { jmap } = useMail()
  if (parts.length === 0) return null
  const total = parts.reduce((sum, p) => sum + p.size, 0)
  return (
    <section className="attachments" aria-label={t('attachments', { n: parts.length })}>
      <h3>
        {t('attachments', { n: parts.length })} <span className="quiet">{size(total)}</span>
      </h3>
      <ul>
        {parts.map((part, i) => {
          const name = part.name || t('unnamed')
          const picture = PICTURE.test(part.type) && part.size < 8_000_000
          return (
            <li key={part.blobId ?? i}>
              <a
                href={jmap.download(part.blobId!, name, part.type)}
                download={name}
                title={name}
                aria-label={t('downloadOf', { name })}
                data-testid="attachment"
              >
                {picture ? (
                  <img src={jmap.download(part.blobId!, name, part.type)} alt="" loading="lazy" />
                ) : (
                  <Icon type={part.type} name={name} />
                )}
                <span className="name">
                  <span>{middle(name, 34)}</span>
                  <span className="quiet">{size(part.size)}</span>
                </span>
                <Download className="get" aria-hidden="true" />
              </a>
            </li>
          )
        })}
      </ul>
    </section>
  )
}
