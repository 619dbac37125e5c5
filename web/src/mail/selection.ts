import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { Id } from '../jmap/types'
import { tellBad } from '../look/line'
import { explain } from '../words/refusals'

export interface Selection {
  ids: ReadonlySet<Id>
  toggle: (id: Id, range: boolean, all: readonly (Id | undefined)[]) => void
  put: (ids: Iterable<Id>) => void
  clear: () => void
}

/** Which rows are ticked; with Shift a range from the last one ticked. */
export function useSelection(): Selection {
  const [ids, setIds] = useState<ReadonlySet<Id>>(new Set())
  const last = useRef<Id | null>(null)

  const toggle = useCallback((id: Id, range: boolean, all: readonly (Id | undefined)[]) => {
    setIds((now) => {
      const next = new Set(now)
      const from = last.current === null ? -1 : all.indexOf(last.current)
      const to = all.indexOf(id)
      if (range && from >= 0 && to >= 0) {
        for (const each of all.slice(Math.min(from, to), Math.max(from, to) + 1)) if (each !== undefined) next.add(each)
      } else if (!next.delete(id)) next.add(id)
      last.current = id
      return next
    })
  }, [])
  const put = useCallback((all: Iterable<Id>) => setIds(new Set(all)), [])
  const clear = useCallback(() => {
    last.current = null
    setIds((now) => (now.size === 0 ? now : new Set()))
  }, [])
  return useMemo(() => ({ ids, toggle, put, clear }), [ids, toggle, put, clear])
}

/** Ticks everything in the list, once the server has said what that is; another list that is shown by then is let alone. */
export function useSelectAll(list: { all: () => Promise<Id[]> }, put: Selection['put']): () => void {
  const shown = useRef(list)
  useEffect(() => {
    shown.current = list
  }, [list])
  return () => {
    list.all().then(
      (ids) => {
        if (shown.current === list) put(ids)
      },
      (e: unknown) => tellBad(explain(e)),
    )
  }
}
