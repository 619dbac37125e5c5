/** A round mark with the person's last Chinese characters or initials, its hue taken from the address. */
export function Avatar({ name, address, size = 32 }: { name?: string | null; address?: string | null; size?: number }) {
  const hue = hash(address || name || '') % 360
  return (
    <span
      className="avatar"
      aria-hidden="true"
      style={{
        width: size,
        height: size,
        fontSize: Math.round(size * 0.38),
        background: `light-dark(oklch(90% 0.055 ${hue}), oklch(36% 0.07 ${hue}))`,
        color: `light-dark(oklch(38% 0.1 ${hue}), oklch(90% 0.06 ${hue}))`,
      }}
    >
      {initials(name || address || '?')}
    </span>
  )
}

export function initials(name: string): string {
  const clean = name.trim().replace(/^["'(]+/, '')
  if (/^\p{Script=Han}/u.test(clean)) {
    const han = clean.match(/^\p{Script=Han}+/u)![0]
    return han.length <= 2 ? han : han.length === 3 ? han.slice(1) : han.slice(0, 2)
  }
  const parts = clean.split(/[\s._-]+/).filter(Boolean)
  if (clean.includes('@') || parts.length < 2) return clean.slice(0, 1).toUpperCase()
  return (parts[0]![0]! + parts[parts.length - 1]![0]!).toUpperCase()
}

function hash(text: string): number {
  let h = 7
  for (const c of text.toLowerCase()) h = (h * 31 + c.codePointAt(0)!) >>> 0
  return h
}
