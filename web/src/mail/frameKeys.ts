/**
 * A key pressed inside the frame of a message, told to the page as if pressed on the frame. Enter on a link or a button of
 * the message is theirs.
 */
export function passOn(e: KeyboardEvent, frame: HTMLElement): void {
  const at = e.target as Element | null
  if (e.key === 'Enter' && at?.closest?.('a, summary, button')) return
  if (!frame.dispatchEvent(new KeyboardEvent('keydown', e))) e.preventDefault()
}
