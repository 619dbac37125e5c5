// @vitest-environment jsdom
import { expect, test } from 'vitest'
import { htmlToText, textToHtml } from './html'

test('paragraphs, lists, links and quotes read as text', () => {
  expect(htmlToText('<p>你好，</p><p></p><ul><li>一</li><li>二</li></ul><ol><li>a</li><li>b</li></ol><p><a href="https://x.example/">这里</a></p><blockquote><p>q1</p><p>q2</p></blockquote>')).toBe(
    '你好，\n\n- 一\n- 二\n\n1. a\n2. b\n这里 <https://x.example/>\n\n> q1\n> q2',
  )
})

test('script and style are not text', () => {
  expect(htmlToText('<style>p{}</style><script>alert(1)</script>a &lt;b&gt;')).toBe('a <b>')
})

test('text survives the way to HTML and back', () => {
  const text = '一行\n\n<b> & "引号"\n末行'
  expect(htmlToText(textToHtml(text))).toBe(text)
})
