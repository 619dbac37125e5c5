// Import and export from the command line, with the server killed in the middle.
import { test, before, after } from 'node:test'
import assert from 'node:assert/strict'
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Hongyan, folder, program, until } from '../lib/world.mjs'

const password = 'correct-Horse-7'
const total = 3000
let server
let work
let maildir

before(async () => {
  work = folder('transfer')
  maildir = join(work, 'Maildir')
  for (const box of ['.', '.&XeVPXA-', '.&XeVPXA-.2026']) for (const part of ['cur', 'new', 'tmp']) mkdirSync(join(maildir, box, part), { recursive: true })
  for (let i = 0; i < total; i++) {
    const at = 1700000000 + i
    const file = join(maildir, ['.', '.&XeVPXA-', '.&XeVPXA-.2026'][i % 3], 'cur', `${at}.M${i}P1.host:2,${i % 2 ? 'S' : 'FS'}`)
    writeFileSync(file, `From: a@foreign.test\nSubject: number ${i}\nMessage-ID: <same@foreign.test>\n\nFrom here ${i}\n${'text '.repeat(300)}\n`)
    utimesSync(file, at, at)
  }
  server = await new Hongyan({ smarthost: '127.0.0.1:9' }).start()
  server.apply(`
[[organisation]]
name = "示例公司"
slug = "example"
domains = [{ name = "example.test", verified = true }]
${['li@example.test', 'wang@example.test', 'zhang@example.test'].map((address) => `[[organisation.member]]\naddress = "${address}"\nname = "${address}"\npassword = "${password}"\n`).join('')}`)
})

after(async () => {
  await server.end()
  rmSync(work, { recursive: true, force: true })
})

function status(user, mailbox) {
  const out = execFileSync('curl', ['-sS', '--max-time', '30', '--insecure', '--ssl-reqd', '-u', `${user}:${password}`, '-X', `STATUS "${mailbox}" (MESSAGES UNSEEN)`, `imap://127.0.0.1:${server.ports.imap}/`], { encoding: 'utf8' })
  return Number(out.match(/MESSAGES (\d+)/)[1])
}

test('an import that was killed goes on, and nothing is there twice', async () => {
  const first = spawn(program, ['admin', '--data', server.dir, 'import', 'li@example.test', '--maildir', maildir], { stdio: 'ignore' })
  await until('the first messages', () => status('li@example.test', 'INBOX') > 0)
  await server.kill()
  await new Promise((done) => first.once('exit', done))
  await server.start()
  const there = ['INBOX', '&XeVPXA-', '&XeVPXA-/2026'].reduce((sum, box) => {
    try {
      return sum + status('li@example.test', box)
    } catch {
      return sum // not made yet
    }
  }, 0)
  const again = JSON.parse(server.admin('import', 'li@example.test', '--maildir', maildir, '--json'))
  assert.equal(again.known, there)
  assert.equal(again.messages, total - there)
  for (const box of ['INBOX', '&XeVPXA-', '&XeVPXA-/2026']) assert.equal(status('li@example.test', box), total / 3, box)
  const once = JSON.parse(server.admin('import', 'li@example.test', '--maildir', maildir, '--json'))
  assert.equal(once.messages, 0)
  assert.match(server.admin('check', '--account', 'li@example.test'), /clean/)
})

test('out as Maildir, mbox and zip, and in again: the same bytes', () => {
  const bodies = (dir) => readdirSync(dir, { recursive: true }).filter((name) => /(^|\/)cur\/./.test(name)).sort()
    .map((name) => `${name.replace(/V\d+U\d+/, '').replace(/\/[^/]*U/, '/')} ${readFileSync(join(dir, name), 'latin1')}`)
  server.admin('export', 'li@example.test', '--maildir', join(work, 'first'))
  const wanted = bodies(join(work, 'first'))
  assert.equal(wanted.length, total)
  for (const [user, kind, path] of [['wang', 'mbox', 'tree'], ['zhang', 'eml', 'all.zip']]) {
    server.admin('export', 'li@example.test', `--${kind}`, join(work, path))
    server.admin('import', `${user}@example.test`, `--${kind}`, join(work, path))
    server.admin('export', `${user}@example.test`, '--maildir', join(work, user))
    const got = bodies(join(work, user))
    assert.equal(got.length, total, kind)
    const strip = (line) => line.replace(/\.M\d+/, '') // mbox keeps seconds
    assert.deepEqual(got.map(strip).sort(), wanted.map(strip).sort(), kind)
  }
})

test('a path that is not there, and a target that is not empty, are told', () => {
  const missing = spawnSync(program, ['admin', '--data', server.dir, 'import', 'li@example.test', '--mbox', join(work, 'nowhere')], { encoding: 'utf8' })
  assert.equal(missing.status, 1)
  assert.match(missing.stderr, /cannot be read/)
  const full = spawnSync(program, ['admin', '--data', server.dir, 'export', 'li@example.test', '--maildir', maildir], { encoding: 'utf8' })
  assert.equal(full.status, 1)
  assert.match(full.stderr, /not empty/)
})
