// POP3 with real clients: curl, mpop, fetchmail; and the organisation's switch.
import { test, before, after } from 'node:test'
import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Hongyan, folder } from '../lib/world.mjs'

const password = 'correct-Horse-7'
const count = 30
let server
let work
let sent

function text(i) {
  return `From: a@foreign.test\r\nTo: li@example.test\r\nSubject: =?utf-8?B?${Buffer.from(`第${i}封`).toString('base64')}?=\r\n\r\n.${i}\r\n..\r\n${'行 '.repeat(i * 40)}\r\n.\r\nend\r\n`
}

before(async () => {
  work = folder('pop3')
  server = await new Hongyan({ smarthost: '127.0.0.1:9' }).start()
  server.apply(`
[[organisation]]
name = "示例公司"
slug = "example"
domains = [{ name = "example.test", verified = true }]
${['li@example.test', 'wang@example.test', 'zhao@example.test'].map((address) => `[[organisation.member]]\naddress = "${address}"\nname = "${address}"\npassword = "${password}"\nadministrator = ${address.startsWith('zhao')}\n`).join('')}`)
  sent = Array.from({ length: count }, (_, i) => text(i))
  for (const user of ['li', 'wang']) {
    const box = join(work, `${user}.eml`)
    mkdirSync(box)
    sent.forEach((message, i) => writeFileSync(join(box, `${String(i).padStart(3, '0')}.eml`), message))
    server.admin('import', `${user}@example.test`, '--eml', box)
  }
})

after(async () => {
  await server.end()
  rmSync(work, { recursive: true, force: true })
})

function curl(user, path, ...args) {
  return execFileSync('curl', ['-sS', '--max-time', '30', '--insecure', '-u', `${user}:${password}`, ...args, path], { encoding: 'latin1', maxBuffer: 1 << 28 })
}

function stls(user, path, ...args) {
  return curl(user, `pop3://127.0.0.1:${server.ports.pop3}/${path}`, '--ssl-reqd', ...args)
}

test('curl lists and reads over STLS and over TLS, byte for byte', () => {
  assert.equal(stls('li@example.test', '').trim().split(/\r?\n/).length, count)
  assert.equal(Buffer.from(stls('li@example.test', '7'), 'latin1').toString(), sent[6])
  assert.equal(Buffer.from(curl('li@example.test', `pop3s://127.0.0.1:${server.ports.pop3s}/30`), 'latin1').toString(), sent[29])
  assert.match(stls('li@example.test', '', '-X', 'UIDL'), /^1 \d+\.\d+\r?\n/)
})

function mpop(name, keep, mechanism) {
  const box = join(work, name)
  for (const part of ['cur', 'new', 'tmp']) mkdirSync(join(box, part), { recursive: true })
  const file = join(work, `${name}.mpoprc`)
  writeFileSync(file, `account a\nhost 127.0.0.1\nport ${server.ports.pop3s}\ntls on\ntls_starttls off\ntls_certcheck off\nuser li@example.test\npassword ${password}\nkeep ${keep ? 'on' : 'off'}\nauth ${mechanism}\ndelivery maildir ${box}\nuidls_file ${join(work, 'uidls')}\nreceived_header off\n`)
  chmodSync(file, 0o600)
  execFileSync('mpop', ['-C', file, 'a'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], timeout: 60000 })
  return readdirSync(join(box, 'new')).map((entry) => readFileSync(join(box, 'new', entry), 'utf8').replace(/\r?\n/g, '\r\n'))
}

test('mpop signs in by SCRAM, PLAIN and USER, leaves mail on the server, fetches each message once, and deletes when told', () => {
  assert.deepEqual(mpop('first', true, 'scram-sha-256').sort(), [...sent].sort())
  assert.equal(mpop('second', true, 'plain').length, 0)
  assert.match(stls('li@example.test', ''), new RegExp(`^${count} `, 'm'))
  mpop('third', false, 'user')
  assert.equal(stls('li@example.test', '').trim(), '')
})

test('fetchmail pipelines nothing away', () => {
  const rc = join(work, 'fetchmailrc')
  const box = join(work, 'fetched')
  writeFileSync(rc, `poll 127.0.0.1 protocol pop3 port ${server.ports.pop3s} user "wang@example.test" password "${password}" ssl no sslcertck mda "cat >> ${box}; echo >> ${box}" fetchall\n`)
  chmodSync(rc, 0o600)
  const run = spawnSync('fetchmail', ['-f', rc, '--nodetach', '--nosyslog', '-i', join(work, 'ids'), '--pidfile', join(work, 'pid')], { encoding: 'utf8', timeout: 60000 })
  assert.equal(run.status, 0, run.stdout + run.stderr)
  assert.equal(readFileSync(box, 'utf8').match(/^end\s*$/gm).length, count)
  assert.equal(stls('wang@example.test', '').trim(), '')
})

test('an administrator switches POP3 off, and on again', async () => {
  const signIn = await fetch(`${server.url}/api/session`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ login: 'zhao@example.test', password }) })
  assert.equal(signIn.status, 200)
  const headers = { 'Content-Type': 'application/json', Cookie: signIn.headers.get('set-cookie').split(';')[0], 'X-Csrf-Token': (await signIn.json()).csrf }
  const turn = async (pop3) => (await fetch(`${server.url}/api/organisation`, { method: 'PATCH', headers, body: JSON.stringify({ pop3 }) })).json()
  assert.equal((await turn(false)).pop3, false)
  const refused = spawnSync('curl', ['-sSv', '--max-time', '30', '--insecure', '--ssl-reqd', '-u', `li@example.test:${password}`, `pop3://127.0.0.1:${server.ports.pop3}/`], { encoding: 'utf8' })
  assert.notEqual(refused.status, 0)
  assert.match(refused.stderr, /-ERR \[SYS\/PERM\] POP3 is switched off/)
  assert.equal((await turn(true)).pop3, true)
  stls('li@example.test', '')
})
