/** The page that has keyboard shortcuts to show announces itself here, so that the top bar's `?` can open them. */
let open: (() => void) | null = null

export function setHelp(show: (() => void) | null): void {
  open = show
}

export function onHelpButton(): void {
  open?.()
}
