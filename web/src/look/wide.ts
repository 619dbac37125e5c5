/** Whether a table has room for all its columns now. */
export function wide(): boolean {
  return window.innerWidth > 860
}
