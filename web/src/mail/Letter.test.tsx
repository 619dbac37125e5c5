// @vitest-environment jsdom
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { cleanup, render, screen } from '@testing-library/react'
import { afterEach, expect, test, vi } from 'vitest'
import { MemoryRouter } from 'react-router'
import type { EmailPart, Letter as LetterType } from '../jmap/types'
import { MailServer } from '../testkit/mailServer'
import { MailContext } from './context'
import { Letter } from './Letter'
import { MailStore } from './store/store'

afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

const part = (blobId: string, more: Partial<EmailPart> = {}): EmailPart => ({
  partId: '1', blobId, size: 10, name: `${blobId}.jpg`, type: 'image/jpeg', disposition: 'inline', cid: null, ...more,
})

async function show(parts: Pick<LetterType, 'attachments' | 'textBody' | 'htmlBody'>, html: string | null) {
  const { jmap, mailboxes } = new MailServer()
  vi.stubGlobal('fetch', async () => new Response(JSON.stringify({ html, text: '看图', blockedImages: 0 })))
  vi.stubGlobal('ResizeObserver', class { observe() {} disconnect() {} })
  const letter = { id: 'e1', from: [], to: [], cc: null, bcc: null, replyTo: null, receivedAt: '2026-11-01T00:00:00Z', sentAt: null, keywords: {}, mailboxIds: {}, subject: '', size: 1, ...parts }
  render(
    <QueryClientProvider client={new QueryClient()}>
      <MemoryRouter>
        <MailContext value={{ jmap, mailboxes, store: new MailStore(jmap), own: new Set() }}>
          <Letter letter={letter as unknown as LetterType} />
        </MailContext>
      </MemoryRouter>
    </QueryClientProvider>,
  )
  await (html === null ? screen.findByText('看图') : screen.findByTestId('mail-body'))
  return screen.queryAllByTestId('attachment').map((a) => a.getAttribute('download'))
}

test('pictures of plain text are shown and can be downloaded', async () => {
  const body = [part('E1-1', { type: 'text/plain' }), part('E1-2'), part('E1-3', { cid: 'apple@x' })]
  expect(await show({ attachments: [], textBody: body, htmlBody: body }, null)).toEqual(['E1-2.jpg', 'E1-3.jpg'])
})

test('a message that is only a picture', async () => {
  expect(await show({ attachments: [], textBody: [part('E1-1')], htmlBody: [part('E1-1')] }, null)).toEqual(['E1-1.jpg'])
})

test('a picture that the text shows is not listed again; one that it does not show is', async () => {
  const attachments = [part('E1-2', { cid: 'a@x' }), part('E1-3', { cid: 'b@x' }), part('E1-4', { disposition: 'attachment' })]
  const html = '<img src="/jmap/download/a1/E1-2/a.jpg?accept=image%2Fjpeg">'
  expect(await show({ attachments, textBody: [], htmlBody: [part('E1-1', { type: 'text/html' })] }, html)).toEqual(['E1-3.jpg', 'E1-4.jpg'])
})
