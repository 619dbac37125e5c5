// Real clients against a running Hongyan: swaks, curl, mbsync, mutt, and the sequences that must not end a message.
import { test, before, after } from 'node:test'
import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { connect } from 'node:net'
import { mkdirSync, writeFileSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { Hongyan, folder, root, until } from '../lib/world.mjs'

const password = 'correct-Horse-7'
const people = ['li@example.test', 'wang@example.test', 'zhang@example.test']
let server
let work

before(async () => {
  work = folder('clients')
  server = await new Hongyan({ smarthost: '127.0.0.1:9' }).start()
  server.apply(`
[[organisation]]
name = "示例公司"
slug = "example"
domains = [{ name = "example.test", verified = true }]
${people.map((address) => `[[organisation.member]]\naddress = "${address}"\nname = "${address}"\npassword = "${password}"\n`).join('')}`)
})

after(async () => {
  await server.end()
  rmSync(work, { recursive: true, force: true })
})

function swaks(...args) {
  const run = spawnSync('swaks', ['--timeout', '20', ...args], { encoding: 'utf8' })
  return { code: run.status, text: run.stdout + run.stderr }
}

function curlImap(path, user, ...args) {
  return execFileSync('curl', ['-sS', '--max-time', '30', '--insecure', '--ssl-reqd', '-u', `${user}:${password}`, ...args,
    `imap://127.0.0.1:${server.ports.imap}/${path}`], { encoding: 'latin1', maxBuffer: 1 << 28 })
}

/** How many messages STATUS counts. */
function count(user, mailbox = 'INBOX') {
  return Number(curlImap('', user, '-X', `STATUS ${mailbox} (MESSAGES)`).match(/MESSAGES (\d+)/)[1])
}

test('applying the same state again changes nothing', () => {
  assert.match(server.admin('apply', join(server.dir, 'wanted.toml')), /nothing to change/)
})

test('swaks delivers over STARTTLS and is told about unknown people and relaying', () => {
  const to = (address) => swaks('--server', '127.0.0.1', '--port', server.ports.smtp, '--tls', '--from', 'a@foreign.test', '--to', address, '--header', 'Subject: 你好', '--body', '第一封')
  const good = to('li@example.test')
  assert.equal(good.code, 0, good.text)
  assert.match(good.text, /TLS started/)
  assert.match(to('nobody@example.test').text, /550 5\.1\.1/)
  assert.match(to('someone@elsewhere.test').text, /550 5\.7\.1/)
  assert.equal(count('li@example.test'), 1)
})

test('swaks submits with AUTH over STARTTLS and over TLS, and is refused a sender that is not its own', async () => {
  for (const [port, tls] of [[server.ports.submission, '--tls'], [server.ports.submissions, '--tls-on-connect']]) {
    for (const mechanism of ['PLAIN', 'LOGIN']) {
      const sent = swaks('--server', '127.0.0.1', '--port', port, tls, '--auth', mechanism, '--auth-user', 'li@example.test', '--auth-password', password,
        '--from', 'li@example.test', '--to', 'wang@example.test', '--header', `Subject: ${mechanism} ${tls}`)
      assert.equal(sent.code, 0, sent.text)
    }
  }
  assert.equal(count('wang@example.test'), 4)
  const forged = swaks('--server', '127.0.0.1', '--port', server.ports.submission, '--tls', '--auth', 'PLAIN', '--auth-user', 'li@example.test', '--auth-password', password,
    '--from', 'wang@example.test', '--to', 'wang@example.test')
  assert.match(forged.text, /550 5\.7\.1/)
  const wrong = swaks('--server', '127.0.0.1', '--port', server.ports.submission, '--tls', '--auth', 'PLAIN', '--auth-user', 'li@example.test', '--auth-password', 'wrong', '--from', 'li@example.test', '--to', 'wang@example.test')
  assert.match(wrong.text, /535 5\.7\.8/)
})

test('curl sends by SMTP and reads the same bytes by IMAP, over TLS', () => {
  const body = Array.from({ length: 400 }, (_, i) => `line ${i} ${'中文'.repeat(i % 7)}\r\n.${i}\r\n`).join('')
  const message = `From: a@foreign.test\r\nTo: zhang@example.test\r\nSubject: bytes\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n${body}`
  const file = join(work, 'bytes.eml')
  writeFileSync(file, message)
  execFileSync('curl', ['-sS', '--max-time', '30', '--insecure', '--ssl-reqd', `smtp://127.0.0.1:${server.ports.smtp}`, '--mail-from', 'a@foreign.test', '--mail-rcpt', 'zhang@example.test', '-T', file])
  const got = curlImap('INBOX;MAILINDEX=1', 'zhang@example.test')
  assert.ok(Buffer.from(got, 'latin1').toString('utf8').endsWith(message), 'the message is there byte for byte behind the trace fields')
})

function mbsyncrc(name) {
  const at = join(work, name)
  mkdirSync(at, { recursive: true })
  const file = join(work, `${name}.rc`)
  writeFileSync(file, `
IMAPAccount hy
Host 127.0.0.1
Port ${server.ports.imaps}
User zhang@example.test
Pass ${password}
SSLType IMAPS
CertificateFile ${join(server.dir, 'tls/cert.pem')}
Timeout 60

IMAPStore far
Account hy

MaildirStore near
Path ${at}/
Inbox ${at}/INBOX
SubFolders Verbatim

Channel all
Far :far:
Near :near:
Patterns *
Create Both
Expunge Both
SyncState *
`)
  return { at, run: () => execFileSync('mbsync', ['-c', file, '-a', '-V'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }) }
}

function messages(maildir) {
  return ['new', 'cur'].flatMap((part) => readdirSync(join(maildir, part)).map((name) => ({ name, text: readFileSync(join(maildir, part, name), 'latin1') })))
}

// mbsync hands names through as they are on the wire: modified UTF-7 of 项目
const projects = '&mHl27g-'

test('mbsync syncs 500 messages both ways, and a second run changes nothing', async () => {
  const sync = mbsyncrc('sync')
  sync.run()
  const before = messages(join(sync.at, 'INBOX')).length
  mkdirSync(join(sync.at, projects), { recursive: true })
  for (const part of ['new', 'cur', 'tmp']) mkdirSync(join(sync.at, projects, part), { recursive: true })
  for (let i = 0; i < 250; i++) {
    for (const box of ['INBOX', projects]) {
      writeFileSync(join(sync.at, box, 'new', `1700000000.${box === 'INBOX' ? 'a' : 'b'}${i}.host`), `From: a@foreign.test\nTo: zhang@example.test\nSubject: number ${i}\nMessage-ID: <${box === 'INBOX' ? 'a' : 'b'}${i}@foreign.test>\n\nbody ${i}\n`)
    }
  }
  sync.run()
  assert.equal(count('zhang@example.test'), before + 250)
  assert.equal(count('zhang@example.test', `"${projects}"`), 250)
  const snapshot = () => ['INBOX', projects].map((box) => messages(join(sync.at, box)).map((m) => m.name).sort().join('\n')).join('\n')
  const first = snapshot()
  const again = sync.run()
  assert.equal(snapshot(), first)
  assert.doesNotMatch(again, /\+[1-9]/, again)
  // the other way: a second client sees all of it, deletes one and flags one
  const other = mbsyncrc('other')
  other.run()
  assert.equal(messages(join(other.at, 'INBOX')).length, before + 250)
  assert.equal(messages(join(other.at, projects)).length, 250)
  const victim = messages(join(other.at, projects))[0]
  execFileSync('find', [join(other.at, projects), '-name', victim.name, '-delete'])
  other.run()
  sync.run()
  assert.equal(messages(join(sync.at, projects)).length, 249)
})

test('mutt lists and shows a Chinese message', () => {
  const url = `imaps://${encodeURIComponent('li@example.test')}@127.0.0.1:${server.ports.imaps}/INBOX`
  const rc = join(work, 'muttrc')
  writeFileSync(rc, [`set imap_pass="${password}"`, 'set ssl_verify_host=no', 'set ssl_verify_dates=no', `set certificate_file="${join(server.dir, 'tls/cert.pem')}"`,
    'set header_cache=""', 'set sort=date', 'set charset="utf-8"', `set folder="${url}"`, 'set copy=no', 'set confirmcreate=no', `push "<copy-message>${work}/copied<enter><quit>"`, 'set delete=no', 'set move=no', ''].join('\n'))
  // mutt wants a terminal
  execFileSync('script', ['-qec', `mutt -F ${rc} -f ${url}`, '/dev/null'], { env: { ...process.env, TERM: 'xterm', LANG: 'C.UTF-8' }, stdio: ['pipe', 'pipe', 'pipe'], timeout: 60000 })
  assert.match(readFileSync(join(work, 'copied'), 'utf8'), /第一封/)
})

test('no smuggling sequence ends a message', async () => {
  const vectors = JSON.parse(readFileSync(join(root, 'vectors/smtp/smuggling/end-of-data.json'), 'utf8'))
  const sequences = vectors.must_not_end_data
  assert.ok(sequences.length >= 8, 'the vectors are read')
  const start = count('wang@example.test')
  for (const sequence of sequences) {
    const smuggled = `MAIL FROM:<evil@foreign.test>\r\nRCPT TO:<wang@example.test>\r\nDATA\r\nSubject: smuggled\r\n\r\nevil\r\n.\r\n`
    await talk(`EHLO foreign.test\r\nMAIL FROM:<a@foreign.test>\r\nRCPT TO:<wang@example.test>\r\nDATA\r\n`, `Subject: carrier\r\n\r\ntext${sequence}${smuggled}QUIT\r\n`)
  }
  const text = curlImap('INBOX', 'wang@example.test', '-X', `FETCH ${start + 1 > count('wang@example.test') ? '1' : `${start + 1}:*`} (BODY.PEEK[HEADER.FIELDS (SUBJECT)])`)
  assert.doesNotMatch(text, /Subject: smuggled/)
})

/** Sends the commands, waits for 354, sends the rest and reads to the end. */
function talk(commands, rest) {
  return new Promise((done, fail) => {
    const socket = connect(server.ports.smtp, '127.0.0.1')
    let text = ''
    let sent = false
    socket.setTimeout(20000, () => socket.destroy(new Error(`the server was silent:\n${text}`)))
    socket.on('data', (data) => {
      const first = text === ''
      text += data
      if (first) socket.write(commands)
      if (!sent && /^354 /m.test(text)) {
        sent = true
        socket.write(rest)
      }
    })
    socket.on('error', fail)
    socket.on('close', () => done(text))
  })
}
