import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef, useSyncExternalStore } from 'react'
import type { Id } from '../jmap/types'
import { Trouble } from '../look/Page'
import { useWords } from '../words/catalogue'
import { coreWords } from '../words/core'
import { mailWords } from '../words/mail'
import { explain } from '../words/refusals'
import type { Actions } from './actions'
import { ListRow } from './ListRow'
import type { Selection } from './selection'
import type { MessageList as List } from './store/list'
import { usePull } from './usePull'

const ROW = 80

/** The virtual list: as many DOM rows as fit, whatever the mailbox holds. */
export function MessageList(props: {
  list: List
  openId: Id | undefined
  cursor: Id | undefined
  selection: Selection
  outgoing: boolean
  showFolder: boolean
  actions: Actions
  empty: React.ReactNode
  onOpen: (id: Id) => void
  onDelete: (id: Id) => void
}) {
  const { list, selection } = props
  const t = useWords(mailWords)
  const c = useWords(coreWords)
  const scroller = useRef<HTMLDivElement>(null)
  useSyncExternalStore(list.subscribe, () => list.version)

  const virtual = useVirtualizer({
    count: list.total ?? 12,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 8,
  })
  const items = virtual.getVirtualItems()
  const first = items[0]?.index ?? 0
  const last = items.at(-1)?.index ?? 0

  useEffect(() => {
    list.show(first, last)
  }, [list, first, last])

  useEffect(() => {
    if (scroller.current) scroller.current.scrollTop = 0
  }, [list])

  useEffect(() => {
    const at = props.cursor === undefined ? -1 : list.ids.indexOf(props.cursor)
    if (at >= 0) virtual.scrollToIndex(at, { align: 'auto' })
  }, [props.cursor, list, virtual])

  const pick = useRef((_id: Id, _range: boolean) => {})
  useEffect(() => {
    pick.current = (id, range) => selection.toggle(id, range, list.ids)
  })
  const onPick = useRef((id: Id, range: boolean) => pick.current(id, range)).current

  const pull = usePull(scroller, () => list.refresh())

  if (list.error !== null && list.total === null) return <Trouble error={list.error} retry={() => list.refresh()} />
  const missing = list.error !== null && list.busy === 0
  return (
    <>
      {missing && (
        <div className="list-missing" role="alert" data-testid="list-missing">
          <span>{t('pageMissing', { why: explain(list.error) })}</span>
          <button type="button" className="btn link" data-testid="list-retry" onClick={() => list.retry()}>
            {c('retry')}
          </button>
        </div>
      )}
      <div ref={scroller} className="list-scroll" data-testid="message-list" tabIndex={-1} {...pull.handlers}>
        {pull.by > 0 && (
          <div className="pull quiet" style={{ height: pull.by }}>
            {t(pull.enough ? 'pullRelease' : 'pullDown')}
          </div>
        )}
        {list.total === 0 ? (
          <div className="list-empty">{props.empty}</div>
        ) : (
          <div role="grid" aria-label={t('messages')} aria-rowcount={list.total ?? -1} style={{ height: virtual.getTotalSize(), position: 'relative' }}>
            {items.map((item) => {
              const id = list.ids[item.index]
              return (
                <ListRow
                  key={id ?? `at-${item.index}`}
                  id={id}
                  index={item.index}
                  top={item.start}
                  height={item.size}
                  active={id !== undefined && id === props.openId}
                  cursor={id !== undefined && id === props.cursor}
                  picked={id !== undefined && selection.ids.has(id)}
                  picking={selection.ids.size > 0}
                  outgoing={props.outgoing}
                  showFolder={props.showFolder}
                  actions={props.actions}
                  onOpen={props.onOpen}
                  onPick={onPick}
                  onDelete={props.onDelete}
                />
              )
            })}
          </div>
        )}
      </div>
    </>
  )
}
