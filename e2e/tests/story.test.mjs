// The main job from beginning to end: a company that has nothing but a machine runs its mail on it.
import { test, before, after } from 'node:test'
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Dns, Hongyan, Postfix, folder, freePort, until } from '../lib/world.mjs'
import { launch, person } from '../lib/browser.mjs'

const password = 'Morning-Star-2026'
const company = '杭州晨星科技有限公司'
const domain = 'chenxing.test'
const shots = process.env.E2E_SHOTS
let browser, dns, server, postfix, work
let operator, admin, zhang, emma

async function shot(who, name) {
  if (!shots) return
  mkdirSync(shots, { recursive: true })
  await who.page.screenshot({ path: join(shots, `${name}.png`) })
}

before(async () => {
  work = folder('story')
  browser = await launch()
  dns = await new Dns().start()
  const port = await freePort('127.0.0.2')
  await dns.publish({ type: 'MX', name: 'foreign.test', value: 'mx.foreign.test' }, { type: 'A', name: 'mx.foreign.test', value: '127.0.0.2' }, { type: 'A', name: `mail.${domain}`, value: '127.0.0.1' })
  server = await new Hongyan({ dns, outboundPort: port }).start()
  postfix = await new Postfix({ domain: 'foreign.test', port, routes: { [domain]: `[127.0.0.1]:${server.ports.smtp}` } }).start()
})

after(async () => {
  await browser?.close()
  postfix?.end()
  await server?.end()
  await dns?.stop()
  rmSync(work, { recursive: true, force: true })
})

async function setPassword(who) {
  await who.at('new-password').fill(password)
  await who.at('repeat-password').fill(password)
}

function heading(who) {
  return who.page.getByRole('heading').first().innerText()
}

/** Answers what each page of a wizard asks until the address is that of the last one. */
async function wizard(who, answers, last, extra = async () => {}) {
  for (let step = 0; step < 10; step++) {
    await until('the next page of the wizard', async () => last.test(who.page.url()) || (await who.at('wizard-next').isVisible()))
    if (last.test(who.page.url())) return
    for (const [name, value] of Object.entries(answers)) if (await who.at(name).isVisible()) await who.at(name).fill(value)
    if (await who.at('new-password').isVisible()) await setPassword(who)
    await extra()
    const page = await heading(who)
    await who.at('wizard-next').click()
    await until('the wizard goes on', async () => last.test(who.page.url()) || (await heading(who)) !== page)
  }
}

test('a person sets up the platform in the browser', async () => {
  operator = await person(browser, 'zh-CN')
  await operator.page.goto(await server.setupAddress())
  await wizard(operator, { 'setup-host': `mail.${domain}`, 'setup-base': 'mail.test', 'setup-name': '平台运营者', 'setup-login': 'operator' }, /\/operator/)
  await shot(operator, 'operator-zh')
})

test('a company registers, the operator approves', async () => {
  admin = await person(browser, 'zh-CN')
  await admin.page.goto(`${server.url}/register`)
  await wizard(admin, { 'register-company': company, 'register-name': '陈星', 'register-contact': '13800138000' }, /\/console/, async () => {
    await shot(admin, `register-${Date.now()}`)
    if (!(await admin.at('register-code').isVisible())) return
    await operator.page.goto(`${server.url}/operator/notices`)
    await operator.at('notice').first().waitFor()
    await admin.at('register-code').fill((await operator.at('notice').first().innerText()).match(/\b\d{6}\b/)[0])
  })
  await shot(admin, 'console-pending-zh')
  await operator.page.goto(`${server.url}/operator`)
  const row = operator.page.locator(`[data-testid=organisation-row][data-name="${company}"]`)
  await row.getByTestId('approve').click()
  if (await operator.at('confirm-yes').isVisible()) await operator.at('confirm-yes').click()
  await operator.page.locator(`[data-testid=organisation-row][data-name="${company}"][data-state=active]`).waitFor()
})

test('the domain is bound by DNS', async () => {
  await admin.page.goto(`${server.url}/console/domains`)
  await admin.at('add-domain').click()
  await admin.at('domain-name').fill(domain)
  await admin.at('domain-submit').click()
  await admin.at('records').waitFor()
  const records = await admin.page.locator('[data-testid^=record-][data-host]').evaluateAll((rows) => rows.map((row) => ({ id: row.dataset.testid, name: row.dataset.host, value: row.dataset.value })))
  assert.ok(records.length >= 5, JSON.stringify(records))
  await dns.publish(...records.map(({ id, name, value }) => {
    if (id !== 'record-mx') return { type: 'TXT', name, value }
    const [, priority, host] = value.match(/^(?:(\d+)\s+)?(\S+?)\.?$/)
    return { type: 'MX', name, value: host, priority }
  }))
  await until('all records are in order', async () => {
    await admin.at('check-now').click()
    const states = await admin.page.locator('[data-testid^=record-][data-state]').evaluateAll((rows) => rows.map((row) => row.dataset.state))
    if (!states.every((state) => state === 'ok')) throw new Error(states.join(' '))
    return true
  })
  await until('mail may come in and go out', async () => (await admin.at('domain-mail').locator('[data-in=true]').count()) > 0 || (await admin.at('domain-mail').getAttribute('data-in')) === 'true')
  await shot(admin, 'domain-zh')
})

async function addMember(name, local) {
  await admin.page.goto(`${server.url}/console/members`)
  await admin.at('add-member').click()
  await admin.at('member-name').fill(name)
  await admin.at('member-local').fill(local)
  if (await admin.at('by-link').isVisible()) await admin.at('by-link').click()
  await admin.at('member-save').click()
  const link = admin.at('activation-link')
  await link.waitFor()
  const text = (await link.evaluate((node) => node.value ?? node.textContent)).trim()
  return text.startsWith('http') ? new URL(text).pathname : text
}

async function activate(path, language) {
  const who = await person(browser, language)
  await who.page.goto(server.url + path)
  await setPassword(who)
  await who.at('activate').click()
  await who.page.waitForURL(/\/mail/)
  await who.at('folder-inbox').waitFor()
  return who
}

test('two members are added, activate their mailboxes and are in', async () => {
  zhang = await activate(await addMember('张三', 'zhangsan'), 'zh-CN')
  emma = await activate(await addMember('Emma Brown', 'emma'), 'en')
  await shot(emma, 'inbox-empty-en')
})

const picture = randomBytes(70_000)

function foreignMail() {
  const boundary = 'b1'
  return [
    'From: =?GB2312?B?zfW3vA==?= <wang@foreign.test>', `To: zhangsan@${domain}`, 'Subject: =?GB2312?B?udjT2rrPzaw=?=', 'Message-ID: <contract-1@foreign.test>', 'MIME-Version: 1.0',
    `Content-Type: multipart/mixed; boundary=${boundary}`, '', `--${boundary}`, 'Content-Type: text/plain; charset=utf-8', 'Content-Transfer-Encoding: base64', '',
    Buffer.from('您好，合同见附件。\n王芳').toString('base64'), `--${boundary}`, "Content-Type: application/octet-stream", "Content-Disposition: attachment; filename*=UTF-8''%E5%90%88%E5%90%8C.bin", 'Content-Transfer-Encoding: base64', '',
    picture.toString('base64').replace(/(.{76})/g, '$1\n'), `--${boundary}--`, ''].join('\n')
}

test('mail comes in from a foreign Postfix and shows by itself, over IMAP too', async () => {
  postfix.send('wang@foreign.test', `zhangsan@${domain}`, foreignMail())
  const row = zhang.at('message-row').filter({ hasText: '关于合同' })
  await row.waitFor({ timeout: 30000 })
  await row.click()
  await zhang.at('reader').getByText('王芳').first().waitFor()
  await until('the text is shown', async () => {
    const body = zhang.at('mail-body')
    const text = (await body.evaluate((node) => (node.tagName === 'IFRAME' ? node.contentDocument?.body?.innerText : node.innerText))) ?? ''
    return text.includes('合同见附件')
  })
  await shot(zhang, 'reader-zh')
  const [download] = await Promise.all([zhang.page.waitForEvent('download'), zhang.at('attachment').first().click()])
  assert.equal(download.suggestedFilename(), '合同.bin')
  const file = join(work, 'contract.bin')
  await download.saveAs(file)
  assert.ok(readFileSync(file).equals(picture), 'the attachment is byte for byte what was sent')
  const overImap = execFileSync('curl', ['-sS', '--insecure', '--ssl-reqd', '-u', `zhangsan@${domain}:${password}`, `imap://127.0.0.1:${server.ports.imap}/INBOX;MAILINDEX=1`], { encoding: 'latin1', maxBuffer: 1 << 24 })
  assert.match(overImap, /Message-ID: <contract-1@foreign\.test>/i)
})

const answerFile = randomBytes(30_000)

async function sendAnswer() {
  await zhang.at('reply').first().click()
  await zhang.at('composer').waitFor()
  await zhang.at('compose-body').click()
  await zhang.page.keyboard.type('收到，谢谢。合同没有问题。')
  const path = join(work, '回执.bin')
  writeFileSync(path, answerFile)
  await zhang.at('file-input').setInputFiles(path)
  await zhang.page.locator('[data-testid=compose-file][data-done=true]').waitFor()
  await shot(zhang, 'composer-zh')
  await zhang.at('send').click()
  if (await zhang.at('send-anyway').isVisible().catch(() => false)) await zhang.at('send-anyway').click()
  await zhang.at('composer').waitFor({ state: 'hidden' })
}

/** The decoded attachment of a raw message with this name pattern. */
function attachmentOf(message) {
  const start = message.search(/Content-Disposition: attachment/i)
  const body = message.slice(message.indexOf('\n\n', start) + 2)
  return Buffer.from(body.slice(0, body.indexOf('\n--')).replace(/\s/g, ''), 'base64')
}

test('the answer arrives at the foreign Postfix by MX look-up, across a kill -9', async () => {
  await sendAnswer()
  await server.kill()
  await server.start()
  const [answer] = await until('the answer is in the foreign mailbox', () => {
    const found = postfix.inbox().filter((message) => message.includes('In-Reply-To: <contract-1@foreign.test>'))
    return found.length && found
  }, 60)
  assert.match(answer, /^DKIM-Signature:/m)
  assert.match(answer, new RegExp(`^From: .*zhangsan@${domain}`, 'm'))
  assert.ok(attachmentOf(answer).equals(answerFile), 'the attachment is byte for byte what was attached')
})

test('after the kill every message is there once, and the accounts are in order', async () => {
  // colleagues write to each other while the server is killed again
  for (let i = 0; i < 20; i++) postfix.send('wang@foreign.test', [`zhangsan@${domain}`, `emma@${domain}`], `From: wang@foreign.test\nTo: zhangsan@${domain}\nSubject: number ${i}\nMessage-ID: <n${i}@foreign.test>\n\nbody ${i}\n`)
  await server.kill()
  await server.start()
  const subjects = (user) => execFileSync('curl', ['-sS', '--insecure', '--ssl-reqd', '-u', `${user}@${domain}:${password}`, `imap://127.0.0.1:${server.ports.imap}/INBOX`, '-X', 'FETCH 1:* (BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)])'], { encoding: 'latin1' })
  for (const user of ['zhangsan', 'emma']) {
    await until(`all twenty are with ${user}`, () => (subjects(user).match(/BODY\[/g) ?? []).length >= (user === 'zhangsan' ? 21 : 20), 60)
  }
  assert.match(server.admin('check'), /^clean/m)
  await until('the queue is empty', () => /^0 messages/m.test(server.admin('queue', 'list')), 60)
})

test('the webmail is back after the restart, without a new sign-in', async () => {
  await zhang.page.goto(`${server.url}/mail/inbox`)
  await zhang.at('message-row').filter({ hasText: 'number' }).first().waitFor()
  await zhang.at('folder-sent').click()
  await zhang.at('message-row').filter({ hasText: '关于合同' }).first().waitFor()
  for (const who of [operator, admin, zhang, emma]) assert.deepEqual(who.errors, [])
})
