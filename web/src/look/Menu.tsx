import { useEffect, useLayoutEffect, useRef, useState, type ReactNode } from 'react'
import { createPortal } from 'react-dom'

export interface MenuItem {
  label: string
  icon?: ReactNode
  hint?: string
  disabled?: boolean
  danger?: boolean
  checked?: boolean
  run: () => void
}

export type MenuEntry = MenuItem | '-' | { title: string }

interface Place {
  x: number
  y: number
}

/** A button that opens a menu below it; arrows, Home, End, Escape and typing Enter work in it. */
export function MenuButton(props: {
  label: string
  className?: string
  children: ReactNode
  items: () => MenuEntry[]
  testid?: string
  disabled?: boolean
}) {
  const [place, setPlace] = useState<Place | null>(null)
  const button = useRef<HTMLButtonElement>(null)
  return (
    <>
      <button
        ref={button}
        type="button"
        className={props.className ?? 'icon-btn'}
        aria-label={props.label}
        title={props.label}
        aria-haspopup="menu"
        aria-expanded={place !== null}
        data-testid={props.testid}
        disabled={props.disabled}
        onClick={(e) => {
          e.stopPropagation()
          const box = button.current!.getBoundingClientRect()
          setPlace(place ? null : { x: box.left, y: box.bottom + 4 })
        }}
      >
        {props.children}
      </button>
      {place && (
        <Menu
          at={place}
          anchor={button.current}
          items={props.items()}
          onClose={() => {
            setPlace(null)
            button.current?.focus()
          }}
        />
      )}
    </>
  )
}

export function Menu(props: { at: Place; anchor?: HTMLElement | null; items: MenuEntry[]; onClose: () => void }) {
  const box = useRef<HTMLDivElement>(null)
  const close = useRef(props.onClose)
  useEffect(() => {
    close.current = props.onClose
  })

  useLayoutEffect(() => {
    const menu = box.current!
    const size = menu.getBoundingClientRect()
    const right = props.anchor?.getBoundingClientRect().right
    const left =
      props.at.x + size.width > innerWidth - 8 ? Math.max(8, (right ?? innerWidth - 8) - size.width) : props.at.x
    const below = props.at.y + size.height <= innerHeight - 8
    const above = (props.anchor?.getBoundingClientRect().top ?? props.at.y) - size.height - 4
    menu.style.left = `${left}px`
    menu.style.top = `${below ? props.at.y : Math.max(8, above)}px`
    menu.querySelector<HTMLButtonElement>('button:not(:disabled)')?.focus()
  }, [props.at, props.anchor])

  useEffect(() => {
    const away = (e: Event) => {
      const target = e.target as Node
      if (!box.current?.contains(target) && !props.anchor?.contains(target)) close.current()
    }
    document.addEventListener('pointerdown', away, true)
    window.addEventListener('resize', away)
    return () => {
      document.removeEventListener('pointerdown', away, true)
      window.removeEventListener('resize', away)
    }
  }, [props.anchor])

  const keys = (e: React.KeyboardEvent) => {
    const all = [...box.current!.querySelectorAll<HTMLButtonElement>('button:not(:disabled)')]
    const at = all.indexOf(document.activeElement as HTMLButtonElement)
    const go = (n: number) => all[(n + all.length) % all.length]?.focus()
    e.stopPropagation()
    if (e.key === 'ArrowDown') go(at + 1)
    else if (e.key === 'ArrowUp') go(at - 1)
    else if (e.key === 'Home') go(0)
    else if (e.key === 'End') go(-1)
    else if (e.key === 'Escape' || e.key === 'Tab') props.onClose()
    else return
    e.preventDefault()
  }

  return createPortal(
    <div ref={box} className="menu" role="menu" onKeyDown={keys} onClick={(e) => e.stopPropagation()}>
      {props.items.map((item, i) =>
        item === '-' ? (
          <hr key={i} />
        ) : 'title' in item ? (
          <div key={i} className="title">
            {item.title}
          </div>
        ) : (
          <button
            key={i}
            type="button"
            role={item.checked === undefined ? 'menuitem' : 'menuitemradio'}
            aria-checked={item.checked}
            disabled={item.disabled}
            style={item.danger ? { color: 'var(--bad)' } : undefined}
            onClick={() => {
              props.onClose()
              item.run()
            }}
          >
            {item.icon}
            <span className="cut">{item.label}</span>
            {item.checked && <span className="key">✓</span>}
            {item.hint && <span className="key">{item.hint}</span>}
          </button>
        ),
      )}
    </div>,
    document.body,
  )
}
