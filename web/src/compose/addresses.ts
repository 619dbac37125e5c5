import type { EmailAddress } from '../jmap/types'

const ADDRESS = /^[^\s@<>(),;:"]+@[^\s@<>(),;:"]+\.[^\s@<>(),;:".]+$/u

export function validAddress(email: string): boolean {
  return ADDRESS.test(email)
}

/** A pasted or typed list: `张三 <a@b.cn>; "Li, Si" <c@d.cn>，e@f.cn`. What is no address is kept as it is, to be mended. */
export function parseAddresses(text: string): EmailAddress[] {
  const found: EmailAddress[] = []
  for (const [part] of text.matchAll(/(?:"(?:[^"\\]|\\.)*"|<[^>]*>|[^,;，；、\n\r"<])+/g)) {
    const piece = part.trim()
    if (piece === '') continue
    const angle = /^(.*?)<\s*([^<>]+?)\s*>$/.exec(piece)
    if (angle) {
      const name = angle[1]!.trim().replace(/^"(.*)"$/, '$1').replace(/\\(.)/g, '$1')
      found.push({ name: name || null, email: angle[2]! })
    } else if (/\s/.test(piece) && piece.split(/\s+/).every(validAddress)) {
      for (const email of piece.split(/\s+/)) found.push({ name: null, email })
    } else found.push({ name: null, email: piece })
  }
  return found
}
