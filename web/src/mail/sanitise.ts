import DOMPurify from 'dompurify'

const FORBIDDEN = ['form', 'input', 'button', 'select', 'textarea', 'option', 'base', 'meta', 'link', 'iframe', 'frame', 'frameset', 'object', 'embed', 'audio', 'video', 'source', 'track', 'svg', 'math', 'template', 'dialog', 'noscript']

/**
 * The second of two cleanings (the server does the first): no script, no form, no frame; links open outside without
 * a referrer; without `images` nothing but data: and our own download addresses may load.
 */
export function sanitise(html: string, images: boolean): string {
  const purify = DOMPurify(window)
  purify.addHook('afterSanitizeAttributes', (node) => {
    if (node.tagName === 'A' || node.tagName === 'AREA') {
      const href = node.getAttribute('href') ?? ''
      if (!/^(https?:|mailto:|#)/i.test(href)) node.removeAttribute('href')
      node.setAttribute('target', '_blank')
      node.setAttribute('rel', 'noopener noreferrer')
    }
    for (const name of ['src', 'background', 'poster']) {
      const value = node.getAttribute(name)
      if (value !== null && !allowed(value, images)) node.removeAttribute(name)
    }
    node.removeAttribute('srcset')
    const style = node.getAttribute('style')
    if (style !== null && /url\s*\(|expression|@import|position\s*:\s*(fixed|sticky)/i.test(unescapeCss(style))) {
      node.setAttribute(
        'style',
        unescapeCss(style)
          .replace(/url\s*\([^)]*\)?/gi, 'none')
          .replace(/expression|@import/gi, '')
          .replace(/position\s*:\s*(fixed|sticky)/gi, 'position:static'),
      )
    }
  })
  purify.addHook('uponSanitizeElement', (node) => {
    if (node.nodeName === 'STYLE' && /@import|url\s*\(/i.test(unescapeCss(node.textContent ?? ''))) node.textContent = ''
  })
  return purify.sanitize(html, {
    FORBID_TAGS: FORBIDDEN,
    FORBID_ATTR: ['ping', 'action', 'formaction', 'srcdoc', 'autofocus', 'contenteditable', 'tabindex', 'accesskey'],
    ALLOW_DATA_ATTR: false,
    ADD_ATTR: ['target', 'background', 'bgcolor'],
    FORCE_BODY: true,
  })
}

function allowed(url: string, images: boolean): boolean {
  if (/^data:image\/(png|jpe?g|gif|webp|bmp);/i.test(url) || /^\/jmap\/download\//.test(url)) return true
  return images && /^(https?:\/\/|\/jmap\/)/i.test(url)
}

function unescapeCss(css: string): string {
  return css
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\\([0-9a-f]{1,6})\s?/gi, (_, hex: string) => {
      const code = parseInt(hex, 16)
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : ''
    })
}

/** The page inside the frame: its own CSP, so that even a hole in both cleanings runs and loads nothing. */
export function framePage(body: string, images: boolean): string {
  const img = `'self' data: blob:${images ? ' https: http:' : ''}`
  return `<!doctype html><html><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src ${img}; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'"><meta name="referrer" content="no-referrer"><style>
html{color-scheme:light;overflow-y:hidden}body{margin:0;padding:1px 0;font:15px/1.65 system-ui,-apple-system,"Segoe UI","PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif;color:#1b1f27;overflow-wrap:break-word;background:#fff}
img{max-width:100%;height:auto}a{color:#2458d3}pre{white-space:pre-wrap}blockquote{margin:0 0 0 4px;padding-left:12px;border-left:2px solid #d5d9e0;color:#4a515e}table{max-width:100%}
</style></head><body>${body}</body></html>`
}
