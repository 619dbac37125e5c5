import { useRef, useState, type PointerEvent } from 'react'

const FAR = 88

/** Touch only: a row pulled far enough to the right or left does something; a tap stays a tap. */
export function useSwipe(right: () => void, left: () => void) {
  const [dx, setDx] = useState(0)
  const start = useRef<{ x: number; y: number; on: boolean } | null>(null)
  const moved = useRef(false)
  const end = () => {
    start.current = null
    setDx(0)
  }
  return {
    dx,
    far: Math.abs(dx) >= FAR,
    /** true once for the click that ends a swipe */
    swallow: () => {
      const was = moved.current
      moved.current = false
      return was
    },
    handlers: {
      onPointerDown: (e: PointerEvent) => {
        moved.current = false
        if (e.pointerType === 'touch') start.current = { x: e.clientX, y: e.clientY, on: false }
      },
      onPointerMove: (e: PointerEvent) => {
        const from = start.current
        if (!from) return
        const x = e.clientX - from.x
        if (!from.on) {
          if (Math.abs(e.clientY - from.y) > 12) return end()
          if (Math.abs(x) < 12) return
          from.on = true
          moved.current = true
          e.currentTarget.setPointerCapture(e.pointerId)
        }
        setDx(Math.max(-160, Math.min(160, x)))
      },
      onPointerUp: () => {
        if (start.current?.on && dx >= FAR) right()
        else if (start.current?.on && dx <= -FAR) left()
        end()
      },
      onPointerCancel: end,
    },
  }
}
