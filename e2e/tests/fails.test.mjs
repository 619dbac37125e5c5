// What cannot start says so in one line, with an exit code that is not zero, and leaves nothing half-made.
import { test, before, after } from 'node:test'
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { Hongyan, folder, program, root } from '../lib/world.mjs'

let work
let running

before(async () => {
  work = folder('fails')
  running = await new Hongyan().start()
})

after(async () => {
  await running.end()
  rmSync(work, { recursive: true, force: true })
})

/** Starts a server that cannot start; returns what it says. */
function refused(data, config = '') {
  const args = ['serve', '--data', data]
  if (config) {
    const file = join(work, 'test.toml')
    writeFileSync(file, config)
    args.push('--config', file)
  }
  const run = spawnSync(program, args, { encoding: 'utf8', timeout: 60000 })
  assert.notEqual(run.status, 0, 'the exit code')
  assert.notEqual(run.status, null, 'it ends by itself')
  const lines = run.stderr.split('\n').filter((line) => line.startsWith('hongyan: '))
  assert.equal(lines.length, 1, run.stderr)
  assert.doesNotMatch(run.stderr, /\tat |Exception/, 'no stack trace for a person')
  return lines[0]
}

const anyPorts = '[ports]\nsmtp = 0\nsubmission = 0\nsubmissions = 0\nimap = 0\nimaps = 0\nhttp = 0\nhttps = 0\n'

test('a port that is taken is named', async () => {
  const server = createServer()
  await new Promise((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address()
  for (const name of ['imap', 'http']) {
    assert.match(refused(join(work, 'taken'), anyPorts.replace(`\n${name} = 0`, `\n${name} = ${port}`)), new RegExp(`${port}`))
  }
  server.close()
})

test('a folder that another process has is named', () => {
  assert.match(refused(running.dir, anyPorts), new RegExp(running.dir))
})

test('a folder that is a file, or cannot be written, is named', () => {
  const file = join(work, 'file')
  writeFileSync(file, 'x')
  assert.match(refused(file, anyPorts), new RegExp(file))
  assert.match(refused('/proc/hongyan', anyPorts), /\/proc\/hongyan/)
})

test('a store of an unknown format is left alone', async () => {
  const other = new Hongyan()
  await other.start()
  await other.stop()
  const marks = readdirSync(other.dir).filter((name) => /format/i.test(name))
  assert.equal(marks.length, 1, readdirSync(other.dir).join(' '))
  writeFileSync(join(other.dir, marks[0]), '999\n')
  assert.match(refused(other.dir, anyPorts), /999|format/)
  await other.end()
})

test('a typo in hongyan.toml is told with line and nearest key', () => {
  assert.match(refused(join(work, 'typo'), '[outbound]\nport = 25\nsmarthots = "x"\n'), /test\.toml:3: unknown setting 'outbound\.smarthots'; did you mean 'outbound\.smarthost'\?/)
  assert.equal(existsSync(join(work, 'typo')), false, 'nothing half-made')
})

test('without a JDK 25 the start script says what is missing', () => {
  const empty = join(work, 'nojava')
  mkdirSync(join(empty, 'bin'), { recursive: true })
  writeFileSync(join(empty, 'bin/java'), '#!/bin/sh\necho \'openjdk version "17.0.1"\' >&2\n')
  chmodSync(join(empty, 'bin/java'), 0o755)
  const run = spawnSync('sh', ['-c', '. "$1/bin/tools.sh"; JVM_FOLDERS=/nonexistent need_java', 'sh', root], { encoding: 'utf8', env: { ...process.env, JAVA_HOME: empty } })
  assert.notEqual(run.status, 0)
  assert.match(run.stderr, /^hongyan: JDK 25 is missing/)
})

test('the command line says when no server runs', () => {
  const run = spawnSync(program, ['admin', '--data', join(work, 'nothing'), 'health'], { encoding: 'utf8' })
  assert.equal(run.status, 1)
  assert.match(run.stderr, /^hongyan: no server runs on /)
})
