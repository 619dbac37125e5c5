// @vitest-environment jsdom
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, expect, test, vi } from 'vitest'
import { Recipients } from './Recipients'

afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

test('Enter takes the suggestion; Ctrl+Enter leaves it and goes on to the composer', async () => {
  vi.stubGlobal('fetch', async () => new Response(JSON.stringify({ items: [{ name: '张三', address: 'zhang@c.example' }] })))
  const onChange = vi.fn()
  const sends = vi.fn()
  render(
    <QueryClientProvider client={new QueryClient()}>
      <div onKeyDown={(e) => e.key === 'Enter' && !e.defaultPrevented && sends()}>
        <Recipients label="To" list={[]} onChange={onChange} testid="to" />
      </div>
    </QueryClientProvider>,
  )
  const input = screen.getByTestId('to')
  fireEvent.change(input, { target: { value: 'zs' } })
  await screen.findByTestId('suggestion')
  fireEvent.keyDown(input, { key: 'Enter', ctrlKey: true })
  fireEvent.keyDown(input, { key: 'Enter', metaKey: true })
  expect(onChange).not.toHaveBeenCalled()
  expect(sends).toHaveBeenCalledTimes(2)
  fireEvent.keyDown(input, { key: 'Enter' })
  expect(onChange).toHaveBeenCalledWith([{ name: '张三', email: 'zhang@c.example' }])
})
