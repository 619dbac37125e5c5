// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, beforeAll, expect, test, vi } from 'vitest'
import { MailServer } from '../testkit/mailServer'
import { MailContext } from './context'
import { MovePicker } from './MovePicker'
import { MailStore } from './store/store'

beforeAll(() => {
  HTMLDialogElement.prototype.showModal = function () {
    this.open = true
  }
  HTMLDialogElement.prototype.close = () => {}
})
afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

test('the Enter that ends a composition moves nothing, in Safari too', () => {
  const { jmap, mailboxes } = new MailServer()
  const onPick = vi.fn()
  render(
    <MailContext value={{ jmap, mailboxes, store: new MailStore(jmap), own: new Set() }}>
      <MovePicker onPick={onPick} onClose={() => {}} />
    </MailContext>,
  )
  const input = screen.getByRole('textbox', { hidden: true })
  fireEvent.keyDown(input, { key: 'Enter', keyCode: 229 })
  fireEvent.keyDown(input, { key: 'Enter', keyCode: 13, isComposing: true })
  expect(onPick).not.toHaveBeenCalled()
  fireEvent.keyDown(input, { key: 'Enter', keyCode: 13 })
  expect(onPick).toHaveBeenCalledOnce()
})
