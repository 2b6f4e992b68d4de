import type { Rule } from '@kho/schema/contract/rule.ts'
import { KhoError } from '@kho/schema/error.ts'
import type { Principal } from '@kho/schema/policy/principal.ts'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'

/** Counts what rules with a quota let an asker do. In memory: each server of an installation counts for itself. */
export interface Quotas {
  /** Takes one of each rule's quota for each time it stands there; throws KHO456 when one is used up. */
  take(rules: readonly Rule[], asker: string): Promise<void>
}

export function openQuotas(): Quotas {
  const limiters = new Map<string, RateLimiterMemory>()
  const limiterOf = (rule: Rule, { requests, seconds }: NonNullable<Rule['quota']>): RateLimiterMemory => {
    const keyPrefix = `${rule.dataset} ${rule.name} ${requests} ${seconds}`
    return limiters.getOrInsertComputed(
      keyPrefix,
      () => new RateLimiterMemory({ keyPrefix, points: requests, duration: seconds }),
    )
  }
  return {
    async take(rules, asker) {
      for (const [rule, times] of Map.groupBy(rules, (rule) => rule)) {
        if (rule.quota) await taken(limiterOf(rule, rule.quota).consume(asker, times.length), rule.quota)
      }
    },
  }
}

/** Who a quota counts for: whoever is known by name, and anonymous by the network the request came from. */
export function quotaHolder({ kind, name }: Principal, network: string): string {
  return kind === 'anonymous' ? `at ${network}` : `as ${name}`
}

async function taken(consumed: Promise<unknown>, { requests, seconds }: NonNullable<Rule['quota']>): Promise<void> {
  await consumed.catch((thrown) => {
    if (!(thrown instanceof RateLimiterRes)) throw thrown
    const retryAfter = Math.max(1, Math.ceil(thrown.msBeforeNext / 1000))
    const message = `This can be looked up ${requests} times in ${seconds} seconds.`
    throw new KhoError('KHO456', message, { requests, seconds, retryAfter }, { cause: thrown })
  })
}
