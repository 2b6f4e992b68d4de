import type { Adapter, AdapterPayload } from 'oidc-provider'

interface Kept {
  readonly payload: AdapterPayload
  readonly until: number
}

/** The issuer's sessions, codes and grants, in memory: a demo forgets its logins when it ends. At most `capacity` of each kind. */
export function memoryStore(): (kind: string) => Adapter {
  const kinds = new Map<string, Adapter>()
  return (kind) => {
    const known = kinds.get(kind)
    if (known) return known
    const made = memoryAdapter()
    kinds.set(kind, made)
    return made
  }
}

const capacity = 1000

function memoryAdapter(): Adapter {
  const kept = new Map<string, Kept>()
  const find = (is: (payload: AdapterPayload, id: string) => boolean) => {
    const found = [...kept].find(([id, { payload, until }]) => until > Date.now() && is(payload, id))
    return Promise.resolve(found?.[1].payload)
  }
  return {
    upsert: async (id, payload, seconds) => {
      kept.delete(id)
      kept.set(id, { payload, until: seconds ? Date.now() + seconds * 1000 : Number.POSITIVE_INFINITY })
      const oldest = kept.size > capacity ? kept.keys().next().value : undefined
      if (oldest !== undefined) kept.delete(oldest)
    },
    find: (id) => find((_, own) => own === id),
    findByUid: (uid) => find((payload) => payload.uid === uid),
    findByUserCode: (code) => find((payload) => payload.userCode === code),
    consume: async (id) => {
      const one = kept.get(id)
      if (one) kept.set(id, { ...one, payload: { ...one.payload, consumed: Math.floor(Date.now() / 1000) } })
    },
    destroy: async (id) => {
      kept.delete(id)
    },
    revokeByGrantId: async (grant) => {
      for (const [id, { payload }] of kept) if (payload.grantId === grant) kept.delete(id)
    },
  }
}
