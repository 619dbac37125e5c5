// Hostile HTML in a real browser: whatever a message holds, reading it runs nothing and tells nobody.
import { test, before, after } from 'node:test'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Hongyan, root, until } from '../lib/world.mjs'
import { launch, person } from '../lib/browser.mjs'
import { deliver } from '../lib/smtp.mjs'

const password = 'correct-Horse-7'
const address = 'li@example.test'
const picture = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64')
// Calls of ours, for the payloads that others wrote only show that a script ran when it opens a dialog.
const own = [
  '<img src=x onerror="top.__xss=1;window.__xss=1">', '<svg onload="top.__xss=1">', '<script>top.__xss=1;window.__xss=1</script>', '<a id=l href="javascript:top.__xss=1">link</a>',
  '<iframe srcdoc="<script>top.__xss=1</script>"></iframe>', '<details open ontoggle="top.__xss=1">x</details>', '<body onload="top.__xss=1">', '<meta http-equiv=refresh content="0;url=http://127.0.0.2:1/gone">',
]
let server, remote, hits, browser, member
const dialogs = []
const strangers = []
let subjects

before(async () => {
  hits = []
  remote = createServer((request, response) => {
    hits.push(request.url)
    response.writeHead(200, { 'Content-Type': 'image/png', 'Cache-Control': 'no-store' }).end(picture)
  })
  await new Promise((done) => remote.listen(0, '127.0.0.2', done))
  server = await new Hongyan({ smarthost: '127.0.0.1:9' }).start()
  await server.setUp(password)
  server.apply(`
[[organisation]]
name = "示例公司"
slug = "example"
domains = [{ name = "example.test", verified = true }]
[[organisation.member]]
address = "${address}"
name = "李"
password = "${password}"
`)
  await deliver(server, address, letters())
  browser = await launch()
  member = await person(browser, 'zh-CN')
  member.context.on('dialog', (dialog) => {
    dialogs.push(dialog.message())
    dialog.dismiss().catch((error) => dialogs.push(error.message))
  })
  member.context.on('request', (request) => {
    const url = new URL(request.url())
    if (!['data:', 'blob:', 'about:'].includes(url.protocol) && url.origin !== server.url) strangers.push(request.url())
  })
  await member.page.goto(`${server.url}/sign-in`)
  await member.at('login').fill(address)
  await member.at('password').fill(password)
  await member.at('sign-in').click()
  await member.at('message-row').first().waitFor()
})

after(async () => {
  await browser?.close()
  await server?.end()
  remote?.close()
})

/** All payloads in groups of ten, eight of them and all of our own alone, and what would tell that a message is read. */
function letters() {
  const payloads = JSON.parse(readFileSync(join(root, 'vectors/html-xss/dompurify/payloads.json'), 'utf8')).map((vector) => vector.payload)
  assert.ok(payloads.length >= 130, 'the vectors are read')
  const all = []
  for (let at = 0; at < payloads.length; at += 10) all.push(payloads.slice(at, at + 10).map((payload) => `<div>${payload}</div>`).join('\r\n'))
  const step = Math.floor(payloads.length / 8)
  for (let at = 0; at < payloads.length; at += step) all.push(payloads[at])
  all.push(...own)
  const host = `http://127.0.0.2:${remote.address().port}`
  all.push(`<style>@import "${host}/import.css";@font-face{font-family:f;src:url(${host}/font)}p{font-family:f;background:url(${host}/sheet.png)}</style><p style="background:u\\72l(${host}/style.png)">text</p>
<link rel=stylesheet href="${host}/link.css"><link rel=prefetch href="${host}/prefetch"><link rel=dns-prefetch href="//127.0.0.2"><video poster="${host}/poster" src="${host}/video"></video><audio autoplay src="${host}/audio"></audio>
<object data="${host}/object"></object><embed src="${host}/embed"><iframe src="${host}/iframe"></iframe><table background="${host}/table.png"><tr><td>x</td></tr></table><input type=image src="${host}/input.png">
<svg><image href="${host}/svg.png" /><use href="${host}/use.svg#a" /></svg><picture><source srcset="${host}/source.png"><img srcset="${host}/srcset.png 2x"></picture><base href="${host}/"><img src="relative.png"><img src="//127.0.0.2:${remote.address().port}/scheme.png">`)
  all.push(`<p>see the picture</p><img id="pixel" src="${host}/pixel.png" width="1" height="1">`)
  subjects = all.map((html, i) => `letter ${i}.`)
  return all.map((html, i) => `From: a@foreign.test\r\nTo: ${address}\r\nSubject: ${subjects[i]}\r\nMessage-ID: <html${i}@foreign.test>\r\nMIME-Version: 1.0\r\n` +
    `Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n${Buffer.from(html).toString('base64').replace(/.{76}/g, '$&\r\n')}\r\n.\r\n`)
}

/** Opens every letter by its address; hands over the frame when there is one. */
async function open(subject, look) {
  await member.page.evaluate((path) => {
    history.pushState({}, '', path)
    dispatchEvent(new PopStateEvent('popstate'))
  }, `/mail/inbox/${ids.get(subject)}`)
  await member.page.locator(`[data-testid=letter][data-email-id="${ids.get(subject)}"] [data-testid=mail-body]`).waitFor({ state: 'attached' })
  const handle = await member.at('mail-body').first().elementHandle()
  const frame = await handle.contentFrame()
  if (frame) await frame.waitForFunction(() => document.readyState === 'complete' && document.body !== null)
  await look(handle, frame)
}
const ids = new Map()

test('the member has all letters', async () => {
  const answer = await member.page.evaluate(async () => {
    const session = await (await fetch('/jmap/session')).json()
    const csrf = (await (await fetch('/api/session')).json()).csrf
    const accountId = session.primaryAccounts['urn:ietf:params:jmap:mail']
    const calls = [['Email/query', { accountId, limit: 500 }, 'a'], ['Email/get', { accountId, '#ids': { resultOf: 'a', name: 'Email/query', path: '/ids' }, properties: ['subject'] }, 'b']]
    const response = await fetch(session.apiUrl, { method: 'POST', headers: { 'Content-Type': 'application/json', 'X-CSRF-Token': csrf }, body: JSON.stringify({ using: ['urn:ietf:params:jmap:core', 'urn:ietf:params:jmap:mail'], methodCalls: calls }) })
    return response.text()
  })
  let list
  try {
    list = JSON.parse(answer).methodResponses[1][1].list
  } catch {
    assert.fail(answer)
  }
  for (const email of list) ids.set(email.subject, email.id)
  assert.equal(ids.size, subjects.length)
})

test('no letter runs a script, opens a dialog or asks another host', async () => {
  let frames = 0
  for (const subject of subjects) {
    await open(subject, async (handle, frame) => {
      if (!frame) return
      frames++
      const sandbox = (await handle.getAttribute('sandbox')) ?? ''
      assert.ok((await handle.getAttribute('sandbox')) !== null, `${subject}: the frame is a sandbox`)
      assert.doesNotMatch(sandbox, /allow-(scripts|forms|top-navigation|modals|downloads)/)
      const found = await frame.evaluate(() => ({
        xss: [window.__xss, window.top.__xss],
        elements: document.querySelectorAll('body script,body iframe,body object,body embed,body form,body input,body button,body base,body link,body meta,body svg,body math,body template').length,
        events: [...document.querySelectorAll('*')].flatMap((node) => [...node.attributes]).filter((a) => /^on/i.test(a.name) || /^\s*(javascript|vbscript|data:text)/i.test(a.value)).map((a) => `${a.name}=${a.value}`),
        cookie: document.cookie,
      }))
      assert.deepEqual(found, { xss: [undefined, undefined], elements: 0, events: [], cookie: '' }, subject)
    })
    assert.deepEqual(dialogs, [], subject)
    assert.deepEqual(strangers, [], subject)
    assert.equal(new URL(member.page.url()).origin, server.url, subject)
  }
  assert.ok(frames >= subjects.length / 2, `${frames} of ${subjects.length} were shown as HTML`)
  assert.equal(await member.page.evaluate(() => window.__xss), undefined)
  assert.deepEqual(hits, [])
})

test('nothing that a mouse does to a letter runs a script', async () => {
  for (const subject of subjects.filter((_, i) => i < 13)) {
    await open(subject, async (handle, frame) => {
      if (!frame) return
      // every handler a payload may have left behind, without a navigation of ours
      await frame.evaluate(() => {
        for (const node of document.body.querySelectorAll('*')) {
          for (const type of ['mouseover', 'focus', 'blur', 'error', 'load', 'animationstart', 'toggle', 'scroll', 'pointerdown']) node.dispatchEvent(new Event(type))
        }
      })
    })
  }
  assert.deepEqual([dialogs, strangers, hits], [[], [], []])
  assert.equal(await member.page.evaluate(() => window.__xss), undefined)
})

test('script reads no cookie: the session is HttpOnly', async () => {
  assert.equal(await member.page.evaluate(() => document.cookie), '')
  const cookies = await member.context.cookies(server.url)
  assert.ok(cookies.length >= 1)
  assert.ok(cookies.every((cookie) => cookie.httpOnly && cookie.sameSite !== 'None'), JSON.stringify(cookies))
})

test('pictures from elsewhere come when they are asked for, and not before', async () => {
  const before = hits.length
  await open(subjects.at(-1), async () => {
    await member.at('images-blocked').waitFor()
    assert.equal(before, 0)
    assert.deepEqual(hits, [])
    await member.at('show-images').click()
    await until('the picture is loaded', () => hits.includes('/pixel.png'), 10)
  })
  assert.deepEqual([...new Set(hits)], ['/pixel.png'])
})

test('asking for pictures brings pictures: no sheet, font, frame, sound or object', async () => {
  hits.length = 0
  await open(subjects.at(-2), async () => {
    if (await member.at('show-images').isVisible()) await member.at('show-images').click()
    await member.page.waitForLoadState('networkidle')
  })
  assert.deepEqual(hits.filter((path) => !/\.png$/.test(path)), [])
  assert.deepEqual(dialogs, [])
  assert.deepEqual(member.errors, [])
})
