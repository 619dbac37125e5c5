// Thunderbird's habits, said word by word: what it sends after sign-in, on opening a folder, on reading, filing and sending; compressed when the server offers it.
import { test, before, after } from 'node:test'
import assert from 'node:assert/strict'
import { connect } from 'node:tls'
import { createDeflateRaw, createInflateRaw, constants } from 'node:zlib'
import { Hongyan } from '../lib/world.mjs'

const password = 'correct-Horse-7'
let server

before(async () => {
  server = await new Hongyan({ smarthost: '127.0.0.1:9' }).start()
  server.apply(`
[[organisation]]
name = "示例公司"
slug = "example"
domains = [{ name = "example.test", verified = true }]
[[organisation.member]]
address = "li@example.test"
name = "李雷"
password = "${password}"
`)
})

after(async () => {
  await server.end()
})

/** Lines with their literals, tagged commands, COMPRESS in place. */
class Imap {
  async open() {
    this.buffer = Buffer.alloc(0)
    this.number = 0
    this.socket = connect({ host: '127.0.0.1', port: server.ports.imaps, rejectUnauthorized: false })
    this.socket.setTimeout(20000, () => this.socket.destroy(new Error('the server was silent')))
    this.socket.on('error', (error) => this.fail(error))
    this.socket.on('close', () => this.closed())
    this.source = (data) => this.take(data)
    this.socket.on('data', (data) => this.source(data))
    this.greeting = await this.line()
    return this
  }

  take(data) {
    this.buffer = Buffer.concat([this.buffer, data])
    this.wake?.()
  }

  fail(error) {
    this.error = error
    this.wake?.()
  }

  /** What came before the end is read first: decompression is a step behind. */
  closed() {
    const end = () => this.fail(new Error('the server closed'))
    if (this.inflate) this.inflate.once('end', end).end()
    else end()
  }

  write(text) {
    if (this.deflate) {
      this.deflate.write(text)
      this.deflate.flush(constants.Z_SYNC_FLUSH)
    } else this.socket.write(text)
  }

  async more() {
    if (this.error) throw this.error
    await new Promise((done) => (this.wake = done))
  }

  /** A line; literals in it stand where they are announced. */
  async line() {
    let from = 0
    for (;;) {
      const end = this.buffer.indexOf('\r\n', from)
      if (end < 0) {
        await this.more()
        continue
      }
      const literal = /\{(\d+)\}$/.exec(this.buffer.subarray(from, end).toString('latin1'))
      if (!literal) {
        const text = this.buffer.subarray(0, end).toString('utf8')
        this.buffer = this.buffer.subarray(end + 2)
        return text
      }
      from = end + 2 + Number(literal[1])
      while (this.buffer.length < from) await this.more()
    }
  }

  async until(pattern) {
    const lines = []
    do lines.push(await this.line())
    while (!pattern.test(lines.at(-1)))
    return lines
  }

  /** The untagged lines of a command that must succeed. */
  async ok(command, literal) {
    const tag = String(++this.number)
    this.write(`${tag} ${command}\r\n`)
    if (literal !== undefined) {
      assert.match((await this.until(/^\+/)).at(-1), /^\+/)
      this.write(`${literal}\r\n`)
    }
    const lines = await this.until(new RegExp(`^${tag} `))
    assert.match(lines.at(-1), new RegExp(`^${tag} OK`), `${command}: ${lines.at(-1)}`)
    return lines
  }

  async compress() {
    await this.ok('COMPRESS DEFLATE')
    const inflate = createInflateRaw({ finishFlush: constants.Z_SYNC_FLUSH })
    inflate.on('data', (data) => this.take(data))
    inflate.on('error', (error) => this.fail(error))
    this.inflate = inflate
    this.source = (data) => inflate.write(data)
    this.deflate = createDeflateRaw()
    this.deflate.on('data', (data) => this.socket.write(data))
    if (this.buffer.length) {
      const rest = this.buffer
      this.buffer = Buffer.alloc(0)
      inflate.write(rest)
    }
  }

  async start() {
    await this.open()
    await this.ok('capability')
    const done = await this.ok(`authenticate PLAIN ${Buffer.from(`\0li@example.test\0${password}`).toString('base64')}`)
    const words = done.join(' ')
    for (const word of ['IDLE', 'NAMESPACE', 'ID', 'ENABLE', 'CONDSTORE', 'LIST-EXTENDED', 'SPECIAL-USE', 'UIDPLUS', 'MOVE', 'QUOTA']) assert.ok(words.includes(word), `${word} in ${words}`)
    if (words.includes('COMPRESS=DEFLATE')) await this.compress() // as it does: when it is offered
    assert.match((await this.ok('ID ("name" "Thunderbird" "version" "140.4.0")'))[0], /^\* ID/)
    this.utf8 = (await this.ok('ENABLE UTF8=ACCEPT')).some((line) => /^\* ENABLED.*UTF8=ACCEPT/.test(line))
    return this
  }

  async bye() {
    await this.ok('logout')
    this.socket.destroy()
  }
}

function message(subject) {
  return `From: =?utf-8?B?5p2O6Zu3?= <li@example.test>\r\nTo: a@foreign.test\r\nSubject: ${subject}\r\nMessage-ID: <${subject}@example.test>\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=UTF-8; format=flowed\r\nContent-Transfer-Encoding: 8bit\r\n\r\n你好 ${subject}\r\n`
}

const headers = 'BODY.PEEK[HEADER.FIELDS (From To Cc Bcc Subject Date Message-ID Priority X-Priority References Newsgroups In-Reply-To Content-Type Reply-To)]'

test('sign-in, folders, opening, reading, filing, sending, and coming back', async () => {
  const one = await new Imap().start()
  assert.match((await one.ok('namespace'))[0], /^\* NAMESPACE \(\("" "\/"\)\)/)
  const folders = await one.ok('list (subscribed) "" "*" return (special-use)')
  assert.ok(folders.some((line) => /^\* LIST \(.*\\Sent.*\) "\/" "?Sent"?$/.test(line)), folders.join('\n'))
  assert.ok((await one.ok('list "" "INBOX"')).some((line) => /INBOX/.test(line)))
  await one.ok('lsub "" "*"')
  for (let i = 1; i <= 5; i++) {
    const text = message(`first-${i}`)
    await one.ok(`append "INBOX" () {${Buffer.byteLength(text)}}`, text)
  }
  const opened = (await one.ok('select "INBOX" (CONDSTORE)')).join('\n')
  assert.match(opened, /\* 5 EXISTS/)
  assert.match(opened, /PERMANENTFLAGS \(.*\\\*/)
  const since = opened.match(/HIGHESTMODSEQ (\d+)/)[1]
  assert.ok((await one.ok('getquotaroot "INBOX"')).some((line) => line.startsWith('* QUOTAROOT')))
  await one.ok('myrights "INBOX"')
  assert.equal((await one.ok('UID fetch 1:* (FLAGS)')).filter((line) => /FETCH \(.*UID \d+/.test(line)).length, 5)
  const lines = await one.ok(`UID fetch 1:5 (UID RFC822.SIZE FLAGS ${headers})`)
  assert.equal(lines.filter((line) => /RFC822\.SIZE \d+/.test(line) && /Message-ID: <first-\d@example.test>/.test(line)).length, 5)
  const body = (await one.ok('UID fetch 3 (UID RFC822.SIZE BODY.PEEK[])')).join('\n')
  assert.ok(body.includes('你好 first-3'))
  await one.ok('uid store 3 +Flags (\\Seen)')
  await one.ok('uid store 3 +FLAGS (NonJunk)')
  await one.ok('UID fetch 3 (UID BODY[HEADER] BODY[TEXT]<0.10>)')

  // a second connection of the same program waits in IDLE
  const two = await new Imap().start()
  await two.ok('select "INBOX" (CONDSTORE)')
  const tag = String(++two.number)
  two.write(`${tag} IDLE\r\n`)
  await two.until(/^\+/)
  const text = message('second')
  await one.ok(`append "INBOX" (\\Seen) {${Buffer.byteLength(text)}}`, text)
  await two.until(/^\* 6 EXISTS/)
  await one.ok('uid store 1 +FLAGS (\\Flagged)')
  await two.until(/^\* 1 FETCH .*\\Flagged/)
  two.write('DONE\r\n')
  await two.until(new RegExp(`^${tag} OK`))
  const changed = await two.ok(`UID fetch 1:* (FLAGS) (CHANGEDSINCE ${since})`)
  assert.deepEqual(changed.filter((line) => /FETCH/.test(line)).map((line) => Number(line.match(/UID (\d+)/)[1])).sort(), [1, 3, 6])

  // a folder with a Chinese name: UTF-8 where UTF8=ACCEPT is on, else modified UTF-7
  const project = one.utf8 ? '项目' : '&mHl27g-'
  const old = one.utf8 ? '旧项目' : '&ZeeYeXbu-'
  await one.ok(`create "${project}"`)
  await one.ok(`subscribe "${project}"`)
  assert.ok((await one.ok(`list "" "${project}"`)).some((line) => line.endsWith(`"${project}"`) || line.endsWith(` ${project}`)))
  assert.match((await one.ok(`status "${project}" (UIDNEXT MESSAGES UNSEEN RECENT)`))[0], /MESSAGES 0/)
  assert.match((await one.ok(`uid copy 2 "${project}"`)).join('\n'), /COPYUID \d+ 2 1/)
  assert.match((await one.ok('uid move 4:5 "Trash"')).join('\n'), /COPYUID \d+ 4:5 1:2/)
  await two.ok('noop')
  assert.equal((await two.ok('UID fetch 1:* (FLAGS)')).filter((line) => /FETCH/.test(line)).length, 4)
  await one.ok(`rename "${project}" "${old}"`)

  // what it does after sending
  const sent = message('sent')
  const appended = await one.ok(`append "Sent" (\\Seen) {${Buffer.byteLength(sent)}}`, sent)
  assert.match(appended.at(-1), /APPENDUID \d+ 1/)
  await one.ok('select "Sent" (CONDSTORE)')
  assert.match((await one.ok('UID SEARCH UNDELETED HEADER Message-ID "<sent@example.test>"'))[0], /^\* SEARCH 1$/)
  const draft = message('draft')
  await one.ok(`append "Drafts" (\\Draft \\Seen) {${Buffer.byteLength(draft)}}`, draft)
  await one.ok('select "Drafts"')
  await one.ok('uid store 1 +FLAGS (\\Deleted)')
  await one.ok('uid expunge 1')
  await one.ok('close')
  await one.bye()
  await two.bye()

  // and back again: only what is new is asked for
  const again = await new Imap().start()
  const reopened = (await again.ok('select "INBOX" (CONDSTORE)')).join('\n')
  const now = reopened.match(/HIGHESTMODSEQ (\d+)/)[1]
  assert.equal((await again.ok(`UID fetch 1:* (FLAGS) (CHANGEDSINCE ${now})`)).length, 1)
  await again.ok(`delete "${old}"`)
  await again.bye()
})
