import { useEffect, useId, useRef, type ReactNode } from 'react'

/** A modal dialog of the browser itself: focus is kept inside, Escape closes. */
export function Dialog(props: { title: string; onClose: () => void; children: ReactNode; testid?: string; width?: number }) {
  const ref = useRef<HTMLDialogElement>(null)
  const title = useId()
  useEffect(() => {
    const dialog = ref.current!
    if (!dialog.open) dialog.showModal()
    return () => dialog.close()
  }, [])
  return (
    <dialog
      ref={ref}
      className="dialog"
      aria-labelledby={title}
      data-testid={props.testid}
      style={props.width ? { width: `min(${props.width}px, calc(100vw - 32px))` } : undefined}
      onCancel={(e) => {
        e.preventDefault()
        props.onClose()
      }}
      onKeyDown={(e) => e.stopPropagation()}
    >
      <h2 id={title}>{props.title}</h2>
      {props.children}
    </dialog>
  )
}
