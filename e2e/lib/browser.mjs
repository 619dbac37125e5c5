// Debian's Chromium, driven by Playwright-core.
import { chromium } from 'playwright-core'
import { existsSync } from 'node:fs'

const args = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']

export async function launch() {
  const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync)
  return chromium.launch({ executablePath, args })
}

/** A person's own browser: nothing shared with the others. Page errors are collected in `errors`. */
export async function person(browser, language, size = { width: 1440, height: 900 }) {
  const context = await browser.newContext({ locale: language, viewport: size, acceptDownloads: true })
  context.setDefaultTimeout(20000)
  const page = await context.newPage()
  const errors = []
  page.on('pageerror', (error) => errors.push(error.message))
  return { context, page, errors, at: (id) => page.getByTestId(id) }
}
