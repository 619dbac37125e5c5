import { useRef, useState, type RefObject, type TouchEvent } from 'react'

const ENOUGH = 64

/** Pulling the top of a list down by touch asks the server again. */
export function usePull(scroller: RefObject<HTMLElement | null>, run: () => void) {
  const [by, setBy] = useState(0)
  const start = useRef<number | null>(null)
  return {
    by,
    enough: by >= ENOUGH,
    handlers: {
      onTouchStart: (e: TouchEvent) => {
        start.current = scroller.current?.scrollTop === 0 ? e.touches[0]!.clientY : null
      },
      onTouchMove: (e: TouchEvent) => {
        if (start.current === null) return
        const pulled = (e.touches[0]!.clientY - start.current - 16) * 0.5
        if (pulled > 0 || by > 0) setBy(Math.max(0, Math.min(90, pulled)))
      },
      onTouchEnd: () => {
        if (by >= ENOUGH) run()
        start.current = null
        setBy(0)
      },
      onTouchCancel: () => {
        start.current = null
        setBy(0)
      },
    },
  }
}
