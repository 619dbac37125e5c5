// Without a mouse: a member reads, answers, moves and deletes, an administrator adds a member; the place that has the focus is always seen.
import { test, before, after } from 'node:test'
import assert from 'node:assert/strict'
import { Hongyan, until } from '../lib/world.mjs'
import { launch, person } from '../lib/browser.mjs'
import { deliver } from '../lib/smtp.mjs'

const password = 'correct-Horse-7'
const member = 'li@example.test'
const administrator = 'boss@example.test'
let server, browser

before(async () => {
  server = await new Hongyan({ smarthost: '127.0.0.1:9' }).start()
  await server.setUp(password)
  server.apply(`
[[organisation]]
name = "示例公司"
slug = "example"
domains = [{ name = "example.test", verified = true }]
[[organisation.member]]
address = "${administrator}"
name = "张总"
password = "${password}"
administrator = true
[[organisation.member]]
address = "${member}"
name = "李"
password = "${password}"
`)
  await deliver(server, member, ['first', 'second', 'third'].map(letter))
  browser = await launch()
})

after(async () => {
  await browser?.close()
  await server?.end()
})

const letter = (subject) =>
  `From: Anna <anna@partner.test>\r\nTo: <${member}>\r\nSubject: ${subject}\r\nDate: Sun, 22 Nov 2026 10:00:00 +0800\r\nMessage-ID: <${subject}@partner.test>\r\n\r\nThe ${subject} letter.\r\n.\r\n`

/** Whether the element that has the focus is inside the window and differs from how it looks without it. */
async function seen(page, what) {
  const state = await page.evaluate(() => {
    const at = document.activeElement
    const box = at.getBoundingClientRect()
    const style = getComputedStyle(at)
    const around = at.closest('.search, .field, .recipients, .ant-select, .ant-input-affix-wrapper')
    const outside = around && getComputedStyle(around)
    const ring = (s) => (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0) || s.boxShadow !== 'none'
    return { tag: at.tagName, id: at.dataset.testid ?? at.id, inside: box.bottom > 0 && box.top < innerHeight, ring: ring(style) || (outside !== null && ring(outside)) || style.borderColor.includes('36, 88, 211') }
  })
  assert.notEqual(state.tag, 'BODY', `${what}: something has the focus`)
  assert.ok(state.inside, `${what}: ${state.tag} ${state.id} is in the window`)
  assert.ok(state.ring, `${what}: ${state.tag} ${state.id} shows its focus`)
}

/** Tab until the element with this test id has the focus, each stop being seen. */
async function tabTo(page, id, most = 60) {
  for (let i = 0; i < most; i++) {
    if (await page.evaluate((wanted) => document.activeElement?.dataset.testid === wanted, id)) return
    await page.keyboard.press('Tab')
    await seen(page, `on the way to ${id}`)
  }
  assert.fail(`${id} is not reached by Tab`)
}

async function signIn(who) {
  const p = await person(browser, 'en')
  await p.page.goto(`${server.url}/sign-in`)
  await p.at('login').waitFor()
  await tabTo(p.page, 'login')
  await p.page.keyboard.type(who)
  await tabTo(p.page, 'password')
  await p.page.keyboard.type(password)
  await p.page.keyboard.press('Enter')
  return p
}

const subjects = (p) => p.at('message-row').allInnerTexts()

test('a member reads, answers, files and deletes mail by keys alone', async () => {
  const p = await signIn(member)
  const { page } = p
  await p.at('message-row').nth(2).waitFor()
  await page.keyboard.press('j')
  await page.keyboard.press('o')
  await p.at('reader').waitFor()
  await until('the newest is open', async () => (await p.at('reader').getAttribute('aria-label')) === 'third')

  await page.keyboard.press('r')
  await p.at('composer').waitFor()
  await until('an answer begins in its text', async () => page.evaluate(() => document.activeElement?.dataset.testid === 'compose-body'))
  await page.keyboard.type('Thank you, by keys.')
  await tabTo(page, 'send')
  await page.keyboard.press('Enter')
  await until('the answer is sent', async () => (await p.at('composer').count()) === 0)

  await page.keyboard.press('#')
  await until('one is deleted', async () => (await subjects(p)).length === 2)
  await page.keyboard.press('u')
  await until('and comes back', async () => (await subjects(p)).length === 3)

  await page.keyboard.press('?')
  await p.at('shortcuts').waitFor()
  await seen(page, 'the dialog')
  await page.keyboard.press('Escape')
  await until('Escape closes it', async () => (await p.at('shortcuts').count()) === 0)

  await page.keyboard.press('v')
  await p.at('move-picker').waitFor()
  await seen(page, 'the picker of a folder')
  await page.keyboard.type('Archive')
  await page.keyboard.press('Enter')
  await until('one is filed', async () => (await subjects(p)).length === 2)

  await page.keyboard.press('/')
  assert.equal(await page.evaluate(() => document.activeElement?.dataset.testid), 'search')
  await page.keyboard.type('first')
  await page.keyboard.press('Enter')
  await until('the search finds one', async () => { const rows = await subjects(p); return rows.length === 1 && rows[0].includes('first') })

  await page.keyboard.press('g')
  await page.keyboard.press('s')
  await until('the answer is in Sent', async () => { const rows = await subjects(p); return rows.length === 1 && rows[0].includes('third') })
  assert.deepEqual(p.errors, [])
})

test('an administrator adds a member by keys alone', async () => {
  const p = await signIn(administrator)
  const { page } = p
  await p.at('message-row').or(p.at('compose')).first().waitFor()
  await page.goto(`${server.url}/console/members`)
  await p.at('member-row').first().waitFor()
  await tabTo(page, 'add-member')
  await page.keyboard.press('Enter')
  await p.at('member-dialog').waitFor()
  await seen(page, 'the form')
  await page.keyboard.type('Wang Fang')
  await tabTo(page, 'member-local')
  await page.keyboard.type('wang.fang')
  await tabTo(page, 'member-save')
  await page.keyboard.press('Enter')
  await until('the member is in the list', async () => (await p.at('member-row').filter({ hasText: 'Wang Fang' }).count()) === 1)
  await seen(page, 'the link')
  await page.keyboard.press('Escape')
  await until('Escape closes the link', async () => (await page.locator('dialog[open]').count()) === 0)
  assert.deepEqual(p.errors, [])
})
