import { useSyncExternalStore } from 'react'
import type { MessageList } from './list'

/** Renders again when the list's ids, total or waiting state change. */
export function useListVersion(list: MessageList): number {
  return useSyncExternalStore(list.subscribe, () => list.version)
}
