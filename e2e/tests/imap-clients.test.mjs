// Real IMAP clients: ImapFlow, offlineimap, imapfilter; two mbsync and a delivering Postfix on one mailbox.
import { test, before, after } from 'node:test'
import assert from 'node:assert/strict'
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ImapFlow } from 'imapflow'
import { Hongyan, Postfix, folder, until } from '../lib/world.mjs'

const password = 'correct-Horse-7'
const stormSeconds = process.env.E2E_LONG ? 600 : 20
const people = ['flow', 'offline', 'filter', 'storm']
let server
let work

before(async () => {
  work = folder('imap')
  server = await new Hongyan({ smarthost: '127.0.0.1:9' }).start()
  server.apply(`
[[organisation]]
name = "示例公司"
slug = "example"
domains = [{ name = "example.test", verified = true }]
${people.map((name) => `[[organisation.member]]\naddress = "${name}@example.test"\nname = "${name}"\npassword = "${password}"\n`).join('')}`)
})

after(async () => {
  await server.end()
  rmSync(work, { recursive: true, force: true })
})

function message(subject, text = 'text') {
  return `From: Ann <ann@foreign.test>\r\nTo: x@example.test\r\nSubject: ${subject}\r\nDate: Sun, 22 Nov 2026 10:00:00 +0800\r\nMessage-ID: <${subject.replace(/\W/g, '.')}@foreign.test>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n${text}\r\n--b\r\nContent-Type: application/octet-stream\r\nContent-Disposition: attachment; filename=a.bin\r\nContent-Transfer-Encoding: base64\r\n\r\naGVsbG8=\r\n--b--\r\n`
}

async function flow(name, options = {}) {
  const client = new ImapFlow({ host: '127.0.0.1', port: server.ports.imap, secure: false, tls: { rejectUnauthorized: false }, auth: { user: `${name}@example.test`, pass: password }, logger: false, ...options })
  await client.connect()
  return client
}

/** UIDs, flags and texts of a mailbox as the server has them. */
async function content(name, mailbox) {
  const client = await flow(name)
  const lock = await client.getMailboxLock(mailbox)
  const all = []
  try {
    for await (const item of client.fetch('1:*', { uid: true, flags: true, source: true })) {
      all.push({ uid: item.uid, flags: [...item.flags].filter((flag) => flag !== '\\Recent').sort(), text: item.source.toString('latin1') })
    }
  } finally {
    lock.release()
    await client.logout()
  }
  return all
}

test('ImapFlow: folders, append, fetch, flags, search, move, download, idle, compression', async () => {
  const client = await flow('flow')
  const other = await flow('flow', { port: server.ports.imaps, secure: true })
  assert.ok(client.capabilities.has('IMAP4rev1') || client.capabilities.has('IMAP4rev2'))
  const names = (await client.list({ statusQuery: { messages: true, unseen: true } })).map((box) => `${box.path}${box.specialUse ? ` ${box.specialUse}` : ''}`)
  assert.ok(names.includes('Sent \\Sent') && names.includes('Trash \\Trash'), names.join())
  assert.equal((await client.mailboxCreate(['项目', '2026'])).created, true)
  assert.equal((await client.mailboxCreate(['项目', '2026'])).created, false)
  for (let i = 0; i < 10; i++) assert.ok((await client.append('INBOX', message(`第 ${i} 封`, `正文 ${i}`), i % 2 ? ['\\Seen', 'work'] : [], new Date(1700000000000 + i * 1000))).uid)
  await other.mailboxOpen('INBOX')
  const news = new Promise((done) => other.once('exists', done))
  const idle = other.idle()
  await client.append('INBOX', message('news'))
  assert.equal((await news).count, 11)
  other.noop()
  await idle
  const lock = await client.getMailboxLock('INBOX')
  try {
    assert.deepEqual(await client.search({ seen: true }, { uid: true }), [2, 4, 6, 8, 10])
    assert.deepEqual(await client.search({ keyword: 'work', since: new Date('2023-11-01') }, { uid: true }), [2, 4, 6, 8, 10])
    assert.deepEqual(await client.search({ subject: '第 3' }, { uid: true }), [4])
    assert.deepEqual(await client.search({ body: '正文 7' }, { uid: true }), [8])
    const one = await client.fetchOne('4', { uid: true, flags: true, envelope: true, bodyStructure: true, size: true, internalDate: true, headers: ['subject'], threadId: true, labels: true }, { uid: true })
    assert.equal(one.envelope.subject, '第 3 封')
    assert.equal(one.bodyStructure.childNodes.length, 2)
    assert.equal(one.internalDate.getTime(), 1700000003000)
    assert.ok(one.emailId)
    const { content: part } = await client.download('4', '2', { uid: true })
    let bytes = ''
    for await (const piece of part) bytes += piece
    assert.equal(bytes, 'hello')
    assert.equal(await client.messageFlagsAdd('1:3', ['\\Flagged'], { uid: true }), true)
    assert.equal(await client.messageFlagsSet('1', ['\\Answered', 'x'], { uid: true }), true)
    const moved = await client.messageMove('1:2', '项目/2026', { uid: true })
    assert.equal(moved.uidMap.size, 2)
    const copied = await client.messageCopy('3', 'Archive', { uid: true })
    assert.equal(copied.uidMap.size, 1)
    assert.equal(await client.messageDelete('3', { uid: true }), true)
    const changed = []
    for await (const item of client.fetch('1:*', { uid: true, flags: true }, { changedSince: BigInt(one.modseq ?? 1) })) changed.push(item.uid)
    assert.ok(changed.length > 0)
    const quota = await client.getQuota('INBOX')
    assert.ok(quota === false || quota.path === 'INBOX')
  } finally {
    lock.release()
  }
  assert.equal((await client.status('项目/2026', { messages: true, uidNext: true, highestModseq: true })).messages, 2)
  assert.equal((await client.mailboxRename('项目/2026', '项目/旧')).newPath, '项目/旧')
  assert.ok(await client.mailboxDelete('项目/旧'))
  await other.noop()
  assert.equal(other.mailbox.exists, 8)
  await client.logout()
  await other.logout()
})

test('offlineimap brings a Maildir up and down again, and a second run changes nothing', async () => {
  const box = join(work, 'offline')
  mkdirSync(box)
  const file = join(work, 'offlineimaprc')
  const print = execFileSync('openssl', ['x509', '-noout', '-fingerprint', '-sha1', '-in', join(server.dir, 'tls/cert.pem')], { encoding: 'utf8' }).split('=')[1].trim().replace(/:/g, '').toLowerCase()
  writeFileSync(file, `[general]\naccounts = a\nmetadata = ${work}/offline-meta\nui = quiet\n[Account a]\nlocalrepository = here\nremoterepository = there\n[Repository here]\ntype = Maildir\nlocalfolders = ${box}\n[Repository there]\ntype = IMAP\nremotehost = 127.0.0.1\nremoteport = ${server.ports.imaps}\nssl = yes\ncert_fingerprint = ${print}\nssl_version = tls1_2\nremoteuser = offline@example.test\nremotepass = ${password}\n`)
  const sync = () => {
    const run = spawnSync('offlineimap', ['-c', file, '-o'], { encoding: 'utf8', timeout: 120000 })
    assert.equal(run.status, 0, run.stdout + run.stderr)
  }
  const client = await flow('offline')
  for (let i = 0; i < 20; i++) await client.append('INBOX', message(`down ${i}`), i % 2 ? ['\\Seen'] : [])
  sync()
  const files = () => ['new', 'cur'].flatMap((part) => readdirSync(join(box, 'INBOX', part)).map((name) => join(box, 'INBOX', part, name))).sort()
  assert.equal(files().length, 20)
  for (let i = 0; i < 10; i++) writeFileSync(join(box, 'INBOX', 'cur', `1700000000_${i}.1.host:2,FS`), message(`up ${i}`).replace(/\r\n/g, '\n'))
  rmSync(files().find((name) => /subject: down 3\r?$/im.test(readFileSync(name, 'utf8'))))
  sync()
  const first = files()
  assert.equal((await client.status('INBOX', { messages: true })).messages, 29)
  sync()
  assert.deepEqual(files(), first)
  await client.mailboxOpen('INBOX')
  assert.equal((await client.search({ flagged: true })).length, 10)
  await client.logout()
})

test('imapfilter sorts mail by rules', async () => {
  const client = await flow('filter')
  for (let i = 0; i < 12; i++) await client.append('INBOX', message(`${i % 3 ? 'letter' : 'newsletter'} ${i}`), [])
  const file = join(work, 'filter.lua')
  writeFileSync(file, `options.timeout = 30
options.certificates = true
options.hostnames = false
options.create = true
account = IMAP { server = '127.0.0.1', port = ${server.ports.imaps}, username = 'filter@example.test', password = '${password}', ssl = 'auto' }
mailboxes, folders = account:list_all()
found = account.INBOX:contain_subject('newsletter') * account.INBOX:is_unseen()
found:mark_seen()
found:move_messages(account['News'])
rest = account.INBOX:select_all()
rest:mark_flagged()
first = account.INBOX:contain_subject('letter 1')
first:delete_messages()
`)
  const run = spawnSync('imapfilter', ['-c', file, '-t', join(server.dir, 'tls/cert.pem')], { encoding: 'utf8', timeout: 60000, env: { ...process.env, HOME: work } })
  assert.equal(run.status, 0, run.stdout + run.stderr)
  assert.equal((await client.status('News', { messages: true, unseen: true })).messages, 4)
  assert.equal((await client.status('News', { unseen: true })).unseen, 0)
  await client.mailboxOpen('INBOX')
  assert.equal((await client.search({ flagged: true })).length, 8 - 3) // letter 1, 10, 11
  await client.logout()
})

function mbsync(name) {
  const at = join(work, name)
  mkdirSync(at)
  const file = join(work, `${name}.rc`)
  writeFileSync(file, `IMAPAccount hy\nHost 127.0.0.1\nPort ${server.ports.imaps}\nUser storm@example.test\nPass ${password}\nSSLType IMAPS\nCertificateFile ${join(server.dir, 'tls/cert.pem')}\nTimeout 60\n\nIMAPStore far\nAccount hy\n\nMaildirStore near\nPath ${at}/\nInbox ${at}/INBOX\nSubFolders Verbatim\n\nChannel all\nFar :far:\nNear :near:\nPatterns INBOX\nCreate Near\nExpunge Both\nSync All\nSyncState *\n`)
  return {
    at,
    run: () => new Promise((done, fail) => {
      const child = spawn('mbsync', ['-c', file, '-a'], { stdio: ['ignore', 'pipe', 'pipe'] })
      let text = ''
      child.stdout.on('data', (data) => (text += data))
      child.stderr.on('data', (data) => (text += data))
      child.on('exit', (code) => (code === 0 ? done(text) : fail(new Error(`mbsync ${name}: ${code}\n${text}`))))
    }),
    files: () => ['new', 'cur'].flatMap((part) => readdirSync(join(at, 'INBOX', part)).map((entry) => ({ path: join(at, 'INBOX', part, entry), entry }))),
  }
}

test(`two mbsync and a Postfix on one mailbox for ${stormSeconds} s end equal`, { timeout: (stormSeconds + 240) * 1000 }, async () => {
  const postfix = await new Postfix({ domain: 'foreign.test', routes: { 'example.test': `[127.0.0.1]:${server.ports.smtp}` } }).start()
  const sides = [mbsync('left'), mbsync('right')]
  const subjects = (side) => side.files().map(({ path }) => readFileSync(path, 'latin1').match(/^Subject: (.*?)\r?$/m)[1]).sort()
  const gone = new Set()
  let sent = 0
  let random = 7
  const next = (limit) => (random = (random * 1103515245 + 12345) % 2147483648) % limit
  try {
    for (const side of sides) await side.run()
    const end = Date.now() + stormSeconds * 1000
    const deliver = (async () => {
      while (Date.now() < end) {
        postfix.send('a@foreign.test', 'storm@example.test', `From: a@foreign.test\nTo: storm@example.test\nSubject: storm ${sent++}\n\ntext\n`)
        await new Promise((wake) => setTimeout(wake, 100 + next(200)))
      }
    })()
    const edit = async (side, number) => {
      while (Date.now() < end) {
        await side.run()
        for (const { path, entry } of side.files()) {
          const what = next(20)
          if (what === 0) {
            gone.add(readFileSync(path, 'latin1').match(/^Subject: (.*?)\r?$/m)[1])
            rmSync(path)
          } else if (what === 1 && path.includes('/cur/') && !/F/.test(entry.split(':2,')[1] ?? 'F')) {
            execFileSync('mv', [path, path.replace(':2,', ':2,F')])
          }
        }
        writeFileSync(join(side.at, 'INBOX', 'new', `${1700000000 + next(1e6)}.${number}${next(1e9)}.host`), `From: a@foreign.test\nSubject: local ${number} ${next(1e9)}\n\ntext\n`)
      }
    }
    await Promise.all([deliver, edit(sides[0], 1), edit(sides[1], 2)])
    await until('all mail to arrive', async () => {
      const queue = execFileSync('postqueue', ['-c', join(postfix.dir, 'etc'), '-p'], { encoding: 'utf8' })
      return /empty/.test(queue)
    }, 60)
    for (let i = 0; i < 3; i++) for (const side of sides) await side.run()
    const [left, right] = sides.map(subjects)
    assert.deepEqual(left, right)
    const far = (await content('storm', 'INBOX')).map((one) => one.text.match(/^Subject: (.*?)\r?$/m)[1]).sort()
    assert.deepEqual(far, left)
    assert.equal(new Set(far).size, far.length, 'nothing is there twice')
    const kept = new Set(far)
    for (let i = 0; i < sent; i++) assert.ok(kept.has(`storm ${i}`) !== gone.has(`storm ${i}`), `storm ${i} ${gone.has(`storm ${i}`) ? 'was deleted and is there' : 'is lost'}`)
    assert.match(server.admin('check', '--account', 'storm@example.test'), /clean/)
  } finally {
    postfix.end()
  }
})
