import type { EmailAddress } from '../jmap/types'

/** RFC 6068: recipients and subject of a mailto link; other fields are ignored, a body too. */
export function parseMailto(href: string): { to: EmailAddress[]; subject?: string } {
  const [addresses = '', fields = ''] = href.slice('mailto:'.length).split('?', 2)
  const params = new URLSearchParams(fields.replace(/\+/g, '%2B'))
  const to = [addresses, params.get('to') ?? '']
    .join(',')
    .split(',')
    .map((each) => decode(each).trim())
    .filter((each) => each.includes('@'))
    .map((email) => ({ name: null, email }))
  const subject = params.get('subject') ?? undefined
  return subject === undefined ? { to } : { to, subject }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
