export function escapeHtml(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;')
}

export function textToHtml(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .split('\n')
    .map((line) => `<p>${escapeHtml(line)}</p>`)
    .join('')
}

const BLOCKS = new Set(['P', 'DIV', 'H1', 'H2', 'H3', 'H4', 'H5', 'H6', 'UL', 'OL', 'TABLE', 'TR', 'PRE', 'BLOCKQUOTE', 'HR'])

/** A plain reading of our own and of quoted HTML, for the text/plain alternative. */
export function htmlToText(html: string): string {
  const doc = new DOMParser().parseFromString(html, 'text/html') // an inert document: nothing loads or runs
  return walk(doc.body, '')
    .replace(/[ \t]+\n/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}

function walk(node: Node, bullet: string): string {
  let out = ''
  let item = 0
  for (const child of node.childNodes) {
    if (child.nodeType === Node.TEXT_NODE) {
      out += (child.textContent ?? '').replace(/[ \t\r\n]+/g, ' ')
      continue
    }
    if (!(child instanceof Element) && child.nodeType !== Node.ELEMENT_NODE) continue
    const element = child as Element
    const name = element.tagName
    if (name === 'STYLE' || name === 'SCRIPT' || name === 'TITLE') continue
    if (name === 'BR') out += '\n'
    else if (name === 'HR') out += '\n----------\n'
    else if (name === 'IMG') out += element.getAttribute('alt') ? `[${element.getAttribute('alt')}]` : ''
    else if (name === 'LI') out += `\n${bullet === '1' ? `${++item}. ` : '- '}${walk(element, '').trim()}`
    else if (name === 'A') {
      const text = walk(element, bullet)
      const href = element.getAttribute('href') ?? ''
      out += /^https?:/.test(href) && !text.includes(href.replace(/\/$/, '')) ? `${text} <${href}>` : text
    } else if (name === 'TD' || name === 'TH') out += `${walk(element, bullet).trim()}\t`
    else if (name === 'BLOCKQUOTE') out += `\n${walk(element, '').trim().replace(/^/gm, '> ')}\n`
    else if (BLOCKS.has(name)) out = `${out.replace(/\n?$/, out === '' ? '' : '\n')}${walk(element, name === 'OL' ? '1' : '')}\n`
    else out += walk(element, bullet)
  }
  return out
}
