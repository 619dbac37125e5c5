// @vitest-environment jsdom
import { act, cleanup, render, renderHook, screen } from '@testing-library/react'
import { afterEach, expect, test, vi } from 'vitest'
import { Refused } from '../api/http'
import { LineHost } from '../look/line'
import { setLanguage } from '../words/language'
import { useSelectAll } from './selection'

afterEach(cleanup)

function list() {
  let answer = (_ids: string[]) => {}
  let fail = (_why: unknown) => {}
  const all = () => new Promise<string[]>((then, no) => ([answer, fail] = [then, no]))
  return { all, answer: (ids: string[]) => act(async () => answer(ids)), fail: (why: unknown) => act(async () => fail(why)) }
}

test('everything in the list is ticked', async () => {
  const inbox = list()
  const put = vi.fn()
  const { result } = renderHook(() => useSelectAll(inbox, put))
  result.current()
  await inbox.answer(['e1', 'e2'])
  expect(put).toHaveBeenCalledWith(['e1', 'e2'])
})

test('an answer for a list that is no longer shown ticks nothing', async () => {
  const [inbox, sent] = [list(), list()]
  const put = vi.fn()
  const { result, rerender } = renderHook(({ shown }) => useSelectAll(shown, put), { initialProps: { shown: inbox } })
  result.current()
  rerender({ shown: sent })
  await inbox.answer(['e1'])
  expect(put).not.toHaveBeenCalled()
})

test('a failure is told', async () => {
  setLanguage('en')
  const inbox = list()
  const { result } = renderHook(() => useSelectAll(inbox, vi.fn()))
  render(<LineHost />)
  result.current()
  await inbox.fail(new Refused(0, 'offline', ''))
  expect(screen.getByTestId('line').textContent).toMatch(/cannot be reached/)
})
