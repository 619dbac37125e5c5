// A world on loopback: Hongyan from its built folder, a DNS server, a foreign Postfix. Everything lives in one temporary folder.
import { spawn, execFileSync } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { mkdtempSync, writeFileSync, readFileSync, rmSync, existsSync, mkdirSync } from 'node:fs'
import { createServer, connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join, dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..')
/** The built program, or an installed one. */
export const program = process.env.E2E_PROGRAM ?? join(root, 'app/target/hongyan/bin/hongyan')

export function folder(name) {
  return mkdtempSync(join(tmpdir(), `hongyan-${name}-`))
}

/** Polls until `probe` returns something truthy; the last failure is told when the time is over. */
export async function until(what, probe, seconds = 30) {
  const end = Date.now() + seconds * 1000
  let last = ''
  while (Date.now() < end) {
    try {
      const value = await probe()
      if (value) return value
    } catch (error) {
      if (error.final) throw error
      last = `: ${error.message}`
    }
    await new Promise((wake) => setTimeout(wake, 100))
  }
  throw new Error(`${what} did not happen within ${seconds} s${last}`)
}

/** A free port below those that the system gives to clients, so that nobody takes it between this look and its use. */
export async function freePort(host = '127.0.0.1') {
  for (let tries = 0; tries < 100; tries++) {
    const port = randomInt(10_000, 32_000)
    if (await canListen(port, host)) return port
  }
  throw new Error(`no free port on ${host}`)
}

function canListen(port, host) {
  return new Promise((done) => {
    const server = createServer()
    server.on('error', () => done(false))
    server.listen(port, host, () => server.close(() => done(true)))
  })
}

export function canConnect(port, host = '127.0.0.1') {
  return new Promise((done) => {
    const socket = connect(port, host)
    socket.on('connect', () => {
      socket.destroy()
      done(true)
    })
    socket.on('error', () => done(false))
  })
}

/** A Hongyan of its own: `start`, `kill` (-9), `stop`, `admin`. */
export class Hongyan {
  constructor(options = {}) {
    this.dir = folder('data')
    this.options = options
    this.log = ''
  }

  async start() {
    if (!this.ports) {
      this.ports = {}
      for (const name of ['smtp', 'submission', 'submissions', 'imap', 'imaps', 'pop3', 'pop3s', 'http', 'https']) this.ports[name] = await freePort()
      const lines = ['[ports]', ...Object.entries(this.ports).map(([name, port]) => `${name} = ${port}`)]
      if (this.options.dns) lines.push('[dns]', `servers = ["127.0.0.1:${this.options.dns.port}"]`, 'timeout_seconds = 1')
      lines.push('[outbound]', `port = ${this.options.outboundPort ?? 25}`)
      if (this.options.smarthost) lines.push(`smarthost = "${this.options.smarthost}"`)
      if (this.options.hostName) lines.push('[server]', `host_name = "${this.options.hostName}"`)
      writeFileSync(join(this.dir, 'hongyan.toml'), lines.join('\n') + '\n')
    }
    this.process = spawn(program, ['serve', '--data', this.dir], { stdio: ['ignore', 'pipe', 'pipe'] })
    this.out = ''
    this.process.stdout.on('data', (data) => (this.out += data))
    this.process.stderr.on('data', (data) => (this.log += data))
    const running = this.process
    await until(
      'the start of Hongyan',
      async () => {
        if (running.exitCode !== null) throw Object.assign(new Error(`Hongyan ended with ${running.exitCode}`), { final: true })
        return /Hongyan is running/.test(this.out) && (await canConnect(this.ports.smtp)) && (await canConnect(this.ports.imap)) && (await canConnect(this.ports.http))
      },
      60,
    ).catch((error) => {
      throw new Error(`${error.message}\n${this.log}`)
    })
    this.url = `http://127.0.0.1:${this.ports.http}`
    return this
  }

  /** The address that `serve` prints for the set-up page. */
  setupAddress() {
    return until('the address of the set-up page', () => this.out.match(/https?:\/\/\S+\/setup\?token=\S+/)?.[0])
  }

  /** The set-up page's work: the first operator, the host name. */
  async setUp(password) {
    const token = new URL(await this.setupAddress()).searchParams.get('token')
    const answer = await fetch(`${this.url}/api/setup`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ token, hostName: 'mail.example.test', baseDomain: '', name: 'Operator', login: 'operator', password, language: 'en' }),
    })
    if (!answer.ok) throw new Error(`set-up was refused: ${await answer.text()}`)
  }

  async kill() {
    const gone = new Promise((done) => this.process.once('exit', done))
    this.process.kill('SIGKILL')
    await gone
  }

  async stop() {
    if (!this.process || this.process.exitCode !== null || this.process.signalCode) return
    const gone = new Promise((done) => this.process.once('exit', done))
    this.process.kill('SIGTERM')
    await gone
  }

  async end() {
    await this.stop()
    rmSync(this.dir, { recursive: true, force: true })
  }

  admin(...command) {
    return execFileSync(program, ['admin', '--data', this.dir, ...command], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
  }

  apply(toml) {
    const file = join(this.dir, 'wanted.toml')
    writeFileSync(file, toml)
    return this.admin('apply', file)
  }
}

/** dnsmasq on loopback; `publish` adds records and restarts it. */
export class Dns {
  constructor() {
    this.records = []
  }

  async start() {
    this.port ??= await freePort()
    this.file ??= join(folder('dns'), 'dnsmasq.conf')
    writeFileSync(this.file, this.records.join('\n') + '\n')
    const options = ['--keep-in-foreground', `--conf-file=${this.file}`, '--no-resolv', '--no-hosts', '--no-daemon', '--log-facility=-',
      `--port=${this.port}`, '--listen-address=127.0.0.1', '--bind-interfaces', '--local=/test/', '--local-ttl=1', '--user=root']
    this.process = spawn('dnsmasq', options, { stdio: ['ignore', 'ignore', 'pipe'] })
    this.log = ''
    this.process.stderr.on('data', (data) => (this.log += data))
    await until('the start of dnsmasq', () => canConnect(this.port), 10).catch((error) => {
      throw new Error(`${error.message}\n${this.log}`)
    })
    return this
  }

  async publish(...records) {
    for (const { type, name, value, priority } of records) {
      if (type === 'TXT') this.records.push(`txt-record=${name},${(value.match(/.{1,250}/gs) ?? ['']).map((piece) => `"${piece.replace(/"/g, '\\"')}"`).join(',')}`)
      else if (type === 'MX') this.records.push(`mx-host=${name},${value},${priority ?? 10}`)
      else if (type === 'A') this.records.push(`host-record=${name},${value}`)
      else throw new Error(`cannot publish ${type}`)
    }
    await this.stop()
    await this.start()
  }

  async stop() {
    if (!this.process || this.process.exitCode !== null) return
    const gone = new Promise((done) => this.process.once('exit', done))
    this.process.kill('SIGTERM')
    await gone
  }
}

/** A foreign Postfix with one domain of its own, on an address of loopback; mail for it lands in Maildirs. */
export class Postfix {
  constructor({ domain, address = '127.0.0.2', port, routes = {} }) {
    Object.assign(this, { domain, address, port, routes })
    this.dir = folder('postfix')
  }

  async start() {
    this.port ??= await freePort(this.address)
    const etc = join(this.dir, 'etc')
    for (const name of ['etc', 'spool', 'lib', 'mail']) mkdirSync(join(this.dir, name))
    execFileSync('chmod', ['755', this.dir])
    execFileSync('chown', ['postfix', join(this.dir, 'lib')])
    execFileSync('chown', ['nobody', join(this.dir, 'mail')])
    const nobody = execFileSync('id', ['-u', 'nobody'], { encoding: 'utf8' }).trim()
    const group = execFileSync('id', ['-g', 'nobody'], { encoding: 'utf8' }).trim()
    const transport = Object.entries(this.routes).map(([domain, next]) => `${domain} smtp:${next}`).join('\n')
    writeFileSync(join(etc, 'transport'), transport + '\n')
    writeFileSync(join(etc, 'users'), `@${this.domain} inbox/\n`)
    writeFileSync(join(etc, 'main.cf'), [
      'compatibility_level = 3.6', `queue_directory = ${this.dir}/spool`, `data_directory = ${this.dir}/lib`, 'mail_owner = postfix',
      'setgid_group = postdrop', 'shlib_directory = /usr/lib/postfix', 'daemon_directory = /usr/lib/postfix/sbin', 'command_directory = /usr/sbin',
      `myhostname = mx.${this.domain}`, `mydomain = ${this.domain}`, 'mydestination =', `inet_interfaces = 127.0.0.1`, 'inet_protocols = ipv4',
      `smtp_bind_address = ${this.address}`, `mynetworks = 127.0.0.0/8`, `maillog_file = ${this.dir}/mail.log`, 'maillog_file_prefixes = /', `virtual_mailbox_domains = ${this.domain}`,
      `virtual_mailbox_base = ${this.dir}/mail`, `virtual_mailbox_maps = texthash:${etc}/users`, `virtual_uid_maps = static:${nobody}`, `virtual_gid_maps = static:${group}`,
      `transport_maps = texthash:${etc}/transport`, 'smtp_dns_support_level = disabled', 'smtp_host_lookup = native', 'smtputf8_enable = yes', 'message_size_limit = 60000000',
      'virtual_mailbox_limit = 0', 'smtp_tls_security_level = may', 'queue_run_delay = 2s', 'minimal_backoff_time = 2s', 'maximal_backoff_time = 4s',
      'smtpd_relay_restrictions = permit_mynetworks, reject_unauth_destination', ''].join('\n'))
    const services = ['pickup unix n - n 60 1 pickup', 'cleanup unix n - n - 0 cleanup', 'qmgr unix n - n 300 1 qmgr', 'tlsmgr unix - - n 1000? 1 tlsmgr',
      'rewrite unix - - n - - trivial-rewrite', 'bounce unix - - n - 0 bounce', 'defer unix - - n - 0 bounce', 'trace unix - - n - 0 bounce', 'proxymap unix - - n - - proxymap',
      'smtp unix - - n - - smtp', 'relay unix - - n - - smtp', 'error unix - - n - - error', 'retry unix - - n - - error', 'virtual unix - n n - - virtual', 'anvil unix - - n - 1 anvil',
      'scache unix - - n - 1 scache', 'showq unix n - n - - showq', 'postlog unix-dgram n - n - 1 postlogd']
    writeFileSync(join(etc, 'master.cf'), [`${this.address}:${this.port} inet n - n - - smtpd`, ...services, ''].join('\n'))
    for (const name of ['postfix-files', 'post-install', 'postfix-script', 'dynamicmaps.cf']) {
      if (existsSync(`/etc/postfix/${name}`)) execFileSync('cp', [`/etc/postfix/${name}`, etc])
    }
    try {
      execFileSync('postfix', ['-c', etc, 'start'], { stdio: 'ignore' })
    } catch {
      throw new Error(`Postfix does not start:\n${this.log()}`)
    }
    await until('the start of Postfix', () => canConnect(this.port, this.address), 20).catch((error) => {
      throw new Error(`${error.message}\n${this.log()}`)
    })
    return this
  }

  log() {
    const file = join(this.dir, 'mail.log')
    return existsSync(file) ? readFileSync(file, 'utf8') : ''
  }

  /** Every message in the inbox of the domain, as text. */
  inbox() {
    const out = []
    for (const part of ['new', 'cur']) {
      const at = join(this.dir, 'mail/inbox', part)
      if (!existsSync(at)) continue
      for (const file of execFileSync('ls', ['-1tr', at], { encoding: 'utf8' }).split('\n').filter(Boolean)) out.push(readFileSync(join(at, file), 'latin1'))
    }
    return out
  }

  /** Hands a message to this Postfix as a local person would. */
  send(from, to, message) {
    execFileSync('sendmail', ['-C', join(this.dir, 'etc'), '-i', '-f', from, '--', ...[to].flat()], { input: message })
  }

  end() {
    try {
      execFileSync('postfix', ['-c', join(this.dir, 'etc'), 'stop'], { stdio: 'ignore' })
    } finally {
      rmSync(this.dir, { recursive: true, force: true })
    }
  }
}
