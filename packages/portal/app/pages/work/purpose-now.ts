import { useSyncExternalStore } from 'react'

/** What whoever sits here is at work on, as `X-Purpose` says it. */
export interface PurposeNow {
  readonly key: string
  /** It is a task of their own: the key names a record. */
  readonly task: boolean
}

let now: PurposeNow | null = null
const listeners = new Set<() => void>()

const listen = (listener: () => void) => {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

/** Remembers a purpose in this tab's memory and nowhere else: with the tab it is gone. */
export function choosePurpose(purpose: PurposeNow | null): void {
  now = purpose
  for (const listener of listeners) listener()
}

export function usePurpose(): PurposeNow | null {
  return useSyncExternalStore(listen, () => now)
}
