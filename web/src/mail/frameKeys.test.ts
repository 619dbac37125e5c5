// @vitest-environment jsdom
import { expect, test } from 'vitest'
import { passOn } from './frameKeys'

/** A message in a frame; answers what the page around it heard. */
function press(target: string, key: string) {
  const page = new DOMParser().parseFromString('<p>text</p><a href="https://x.example"><b>link</b></a><details><summary>more</summary></details>', 'text/html')
  const frame = document.createElement('iframe')
  const heard: string[] = []
  frame.addEventListener('keydown', (e) => {
    heard.push(e.key)
    e.preventDefault()
  })
  page.addEventListener('keydown', (e) => passOn(e, frame))
  const e = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true })
  page.querySelector(target)!.dispatchEvent(e)
  return { heard, prevented: e.defaultPrevented }
}

test('shortcuts work while the message has the focus', () => {
  expect(press('p', 'j')).toEqual({ heard: ['j'], prevented: true })
  expect(press('p', 'Enter')).toEqual({ heard: ['Enter'], prevented: true })
})

test('Enter follows a link of the message', () => {
  expect(press('a', 'Enter')).toEqual({ heard: [], prevented: false })
  expect(press('b', 'Enter')).toEqual({ heard: [], prevented: false })
  expect(press('summary', 'Enter')).toEqual({ heard: [], prevented: false })
  expect(press('a', 'j').heard).toEqual(['j'])
})
