/** The search box of the top bar announces itself here, so that `/` can reach it. */
let box: HTMLInputElement | null = null

export function setSearchBox(element: HTMLInputElement | null): void {
  box = element
}

export function onSearchKey(): void {
  box?.focus()
  box?.select()
}
