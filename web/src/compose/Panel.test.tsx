// @vitest-environment jsdom
import { QueryClientProvider } from '@tanstack/react-query'
import { act, cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react'
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { queries } from '../api/session'
import { LineHost } from '../look/line'
import { MailContext } from '../mail/context'
import { MailStore } from '../mail/store/store'
import { MailServer } from '../testkit/mailServer'
import { setLanguage } from '../words/language'
import Composer from './Composer'
import { closeAll, closeCompose, openCompose, useOpened } from './open'

let server: MailServer

beforeAll(() => {
  const none = () => ({ x: 0, y: 0, top: 0, left: 0, right: 0, bottom: 0, width: 0, height: 0, toJSON: () => '' })
  Range.prototype.getClientRects = () => [] as unknown as DOMRectList
  Range.prototype.getBoundingClientRect = none
  document.elementFromPoint = () => null
  setLanguage('en')
})
beforeEach(() => {
  server = new MailServer()
})
afterEach(async () => {
  cleanup()
  server.line = 'up'
  for (let key = 1; key < 50; key++) closeCompose(key)
  queries.clear()
  vi.unstubAllGlobals()
})

function Host() {
  return useOpened(server.jmap.accountId).map((o) => <Composer key={o.key} opened={o} />)
}

function show() {
  const mail = { jmap: server.jmap, store: new MailStore(server.jmap), mailboxes: server.mailboxes, own: new Set<string>() }
  return render(
    <QueryClientProvider client={queries}>
      <MailContext value={mail}>
        <Host />
        <LineHost />
      </MailContext>
    </QueryClientProvider>,
  )
}

async function compose() {
  const page = show()
  act(() => openCompose({ kind: 'new', to: [{ name: null, email: 'li@c.example' }], subject: '报告' }))
  await screen.findByTestId('compose-body')
  return page
}

test('without an address to send from: words, and no way to send', async () => {
  server.identities.length = 0
  await compose()
  expect(screen.getByTestId('no-sender').textContent).toMatch(/administrator/)
  expect(screen.getByTestId<HTMLButtonElement>('send').disabled).toBe(true)
  fireEvent.keyDown(screen.getByTestId('compose-subject'), { key: 'Enter', ctrlKey: true })
  expect((await screen.findByTestId('compose-error')).textContent).toMatch(/no address to send from/)
  expect(screen.getByTestId('composer')).toBeTruthy()
})

test('Ctrl+Enter in the text sends once', async () => {
  await compose()
  fireEvent.keyDown(screen.getByTestId('compose-body'), { key: 'Enter', code: 'Enter', keyCode: 13, ctrlKey: true })
  await waitFor(() => expect(screen.queryByTestId('composer')).toBeNull())
  await new Promise((then) => setTimeout(then, 50))
  expect(server.submissions).toBe(1)
})

test('two quick sends are one', async () => {
  await compose()
  fireEvent.click(screen.getByTestId('send'))
  fireEvent.keyDown(screen.getByTestId('compose-subject'), { key: 'Enter', ctrlKey: true })
  await waitFor(() => expect(screen.queryByTestId('composer')).toBeNull())
  expect(server.submissions).toBe(1)
})

test('a file that did not arrive holds the message back until it is removed', async () => {
  await compose()
  const big = new File(['x'.repeat(2000)], 'big.zip')
  fireEvent.change(screen.getByTestId('file-input'), { target: { files: [big] } })
  fireEvent.click(screen.getByTestId('send'))
  expect((await screen.findByTestId('compose-error')).textContent).toMatch(/big\.zip was not uploaded/)
  fireEvent.click(screen.getByLabelText('Remove big.zip'))
  fireEvent.click(screen.getByTestId('send'))
  await waitFor(() => expect(server.submissions).toBe(1))
})

test('what cannot be saved on leaving comes back with the room, and leaving says so', async () => {
  const { unmount } = await compose()
  fireEvent.change(screen.getByTestId('compose-subject'), { target: { value: '长篇报告' } })
  server.line = 'down'
  unmount()
  render(<LineHost />)
  await waitFor(() => expect(screen.getByTestId('line').textContent).toMatch(/not saved/))
  act(() => closeAll()) // another sign-in closes only what is saved
  cleanup()
  show()
  expect((await screen.findByTestId<HTMLInputElement>('compose-subject')).value).toBe('长篇报告')
})

test('the same draft is not opened twice, whatever it was stored as', async () => {
  const stored = server.put({ subject: '草稿' })
  show()
  act(() => openCompose({ kind: 'draft', emailId: stored.id }))
  fireEvent.change(await screen.findByTestId('compose-subject'), { target: { value: '草稿 2' } })
  await waitFor(() => expect(server.in('drafts')[0]!.subject).toBe('草稿 2'), { timeout: 4_000 })
  act(() => openCompose({ kind: 'draft', emailId: server.in('drafts')[0]!.id }))
  act(() => openCompose({ kind: 'draft', emailId: stored.id }))
  expect(screen.getAllByTestId('composer')).toHaveLength(1)
})
