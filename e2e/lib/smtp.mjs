// A foreign server's side of SMTP, step by step.
import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { until } from './world.mjs'

/** Delivers messages, each with its final dot, to one address. */
export async function deliver(server, address, messages) {
  const socket = connect(server.ports.smtp, '127.0.0.1')
  let text = ''
  let broken
  socket.on('data', (data) => (text += data))
  socket.on('error', (error) => (broken = error))
  const say = async (line, wanted) => {
    if (line) socket.write(line)
    await until(`the reply ${wanted}`, () => {
      if (broken) throw Object.assign(broken, { final: true })
      return /^\d{3} .*\r\n$/m.test(text)
    })
    assert.ok(text.startsWith(wanted), `${line.slice(0, 60)}: ${text}`)
    text = ''
  }
  await say('', '220')
  await say('EHLO foreign.test\r\n', '250')
  for (const message of messages) {
    await say('MAIL FROM:<a@foreign.test>\r\n', '250')
    await say(`RCPT TO:<${address}>\r\n`, '250')
    await say('DATA\r\n', '354')
    await say(message, '250')
  }
  socket.end('QUIT\r\n')
}
