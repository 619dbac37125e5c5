export interface Strength {
  length: boolean
  lower: boolean
  upper: boolean
  digit: boolean
  other: boolean
  classes: number
  good: boolean
}

/** The server's rule (rest.md): 8 to 64 characters, three of four classes. */
export function strength(password: string): Strength {
  const count = [...password].length
  const length = count >= 8 && count <= 64
  const lower = /\p{Ll}/u.test(password)
  const upper = /\p{Lu}/u.test(password)
  const digit = /\p{Nd}/u.test(password)
  const other = /[^\p{Ll}\p{Lu}\p{Nd}]/u.test(password)
  const classes = [lower, upper, digit, other].filter(Boolean).length
  return { length, lower, upper, digit, other, classes, good: length && classes >= 3 }
}
