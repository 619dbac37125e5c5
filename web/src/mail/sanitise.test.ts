// @vitest-environment jsdom
import { expect, test } from 'vitest'
import { framePage, sanitise } from './sanitise'

const bad = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '<svg onload=alert(1)><script>alert(1)</script></svg>',
  '<a href="javascript:alert(1)">x</a>',
  '<a href="  jAvAsCrIpT:alert(1)">x</a>',
  '<iframe src="https://evil.example"></iframe>',
  '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
  '<form action="https://evil.example"><input name=a><button>x</button></form>',
  '<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>',
  '<meta http-equiv="refresh" content="0;url=https://evil.example">',
  '<base href="https://evil.example"><link rel=stylesheet href="https://evil.example/x.css">',
  '<div style="background:url(https://evil.example/x)">x</div>',
  '<div style="background:u\\72l(https://evil.example/x)">x</div>',
  '<div style="position:fixed;top:0">x</div>',
  '<style>@import url(https://evil.example/x.css)</style>',
  '<table background="https://evil.example/x.png"><tr><td>x</td></tr></table>',
  '<video poster="https://evil.example/x.png"><source src="https://evil.example/x.mp4"></video>',
  '<img srcset="https://evil.example/x.png 2x">',
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
]

test.each(bad)('nothing runs and nothing remote loads: %s', (html) => {
  const clean = sanitise(html, false)
  expect(clean).not.toMatch(/<script|onerror|onload|javascript:|<iframe|<form|<input|<meta|<base|<link|<svg|<math|<video|url\(|fixed/i)
  const doc = new DOMParser().parseFromString(clean, 'text/html')
  for (const element of doc.querySelectorAll('[src], [background], [poster], [srcset]'))
    for (const name of ['src', 'background', 'poster', 'srcset']) expect(element.getAttribute(name) ?? '').not.toContain('evil')
})

test('links open outside, without a referrer', () => {
  expect(sanitise('<a href="https://a.example/">x</a>', false)).toContain('rel="noopener noreferrer"')
})

test('remote pictures only when asked for; our own downloads always', () => {
  const html = '<img src="https://a.example/x.png"><img src="/jmap/download/a/b/c.png">'
  expect(sanitise(html, false)).not.toContain('a.example')
  expect(sanitise(html, false)).toContain('/jmap/download/')
  expect(sanitise(html, true)).toContain('a.example')
})

test('the frame has a policy of its own', () => {
  expect(framePage('', false)).toContain("default-src 'none'; img-src 'self' data: blob:;")
  expect(framePage('', true)).toContain('https:')
})
