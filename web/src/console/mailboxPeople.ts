import type { MailboxPerson, MailboxRight } from '../api/types'

/** The people of a shared mailbox while they are edited: a list in the order they were added, each once. */
export type People = MailboxPerson[]

export function withPerson(people: People, person: { id: string; name: string; address: string }): People {
  if (people.some((p) => p.id === person.id)) return people
  return [...people, { id: person.id, name: person.name, address: person.address, right: 'read', sendAs: false }]
}

/** Whoever answers for the mailbox usually sends as it: managing brings that along, reading takes it away. */
export function withRight(people: People, id: string, right: MailboxRight): People {
  return people.map((p) => (p.id === id && p.right !== right ? { ...p, right, sendAs: right === 'manage' } : p))
}

export function withSendAs(people: People, id: string, sendAs: boolean): People {
  return people.map((p) => (p.id === id ? { ...p, sendAs } : p))
}

export function without(people: People, id: string): People {
  return people.filter((p) => p.id !== id)
}

/** As the server takes them. */
export function wanted(people: People): { id: string; right: MailboxRight; sendAs: boolean }[] {
  return people.map(({ id, right, sendAs }) => ({ id, right, sendAs }))
}

/** Whether what is wanted differs from what is there, in whatever order. */
export function differs(before: People, after: People): boolean {
  const key = (people: People) => wanted(people).map((p) => `${p.id} ${p.right} ${p.sendAs}`).sort().join('\n')
  return key(before) !== key(after)
}
