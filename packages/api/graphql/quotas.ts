import type { Rule } from '@kho/schema/contract/rule.ts'
import { KhoError } from '@kho/schema/error.ts'
import type { Principal } from '@kho/schema/policy/principal.ts'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'

/** What an asker may still ask under a quota, and in how many seconds it begins anew. */
export interface QuotaLeft {
  readonly requests: number
  readonly seconds: number
  readonly remaining: number
  readonly resets: number
}

/** Counts what rules with a quota let an asker do. In memory: each server of an installation counts for itself. */
export interface Quotas {
  /** Takes one of each rule's quota for each time it stands there; throws KHO456 when one is used up. */
  take(rules: readonly Rule[], asker: string): Promise<readonly QuotaLeft[]>
  /** What is left without taking any; null of a rule without a quota. */
  left(rule: Rule, asker: string): Promise<QuotaLeft | null>
}

/** What one request takes of its asker's quotas. */
export interface Meter {
  /** Takes for a plan's `meteredRules` before it is answered, whatever it will find; throws KHO456 when a quota is used up. */
  take(rules: readonly Rule[]): Promise<void>
  left(rule: Rule): Promise<QuotaLeft | null>
  /** Of the quotas taken from, the one with the least left. */
  tightest(): QuotaLeft | null
}

type Quota = NonNullable<Rule['quota']>

export function openQuotas(): Quotas {
  const limiters = new Map<string, RateLimiterMemory>()
  const limiterOf = ({ dataset, name }: Rule, { requests, seconds }: Quota): RateLimiterMemory => {
    const keyPrefix = `${dataset} ${name} ${requests} ${seconds}`
    return limiters.getOrInsertComputed(
      keyPrefix,
      () => new RateLimiterMemory({ keyPrefix, points: requests, duration: seconds }),
    )
  }
  return {
    async take(rules, asker) {
      const left: QuotaLeft[] = []
      for (const [rule, times] of Map.groupBy(rules, (rule) => rule)) {
        const { quota } = rule
        if (quota) left.push(await taken(limiterOf(rule, quota).consume(asker, times.length), quota))
      }
      return left
    },
    async left(rule, asker) {
      const { quota } = rule
      if (!quota) return null
      const counted = await limiterOf(rule, quota).get(asker)
      return counted ? leftOf(counted, quota) : { ...quota, remaining: quota.requests, resets: 0 }
    },
  }
}

/** A request's own meter; `asker` as `quotaHolder` has it. */
export function openMeter(quotas: Quotas, asker: string): Meter {
  const taken: QuotaLeft[] = []
  return {
    async take(rules) {
      if (rules.length > 0) taken.push(...(await quotas.take(rules, asker)))
    },
    left: (rule) => quotas.left(rule, asker),
    tightest: () => taken.toSorted((a, b) => a.remaining - b.remaining)[0] ?? null,
  }
}

/** Who a quota counts for: whoever is known by name, and anonymous by the network the request came from. */
export function quotaHolder({ kind, name }: Principal, network: string): string {
  return kind === 'anonymous' ? `at ${network}` : `as ${name}`
}

async function taken(consumed: Promise<RateLimiterRes>, quota: Quota): Promise<QuotaLeft> {
  const counted = await consumed.catch((thrown) => {
    if (!(thrown instanceof RateLimiterRes)) throw thrown
    const { resets } = leftOf(thrown, quota)
    const { requests, seconds } = quota
    const message = `This can be asked for ${requests} times in ${seconds} seconds.`
    throw new KhoError('KHO456', message, { requests, seconds, retryAfter: Math.max(1, resets) }, { cause: thrown })
  })
  return leftOf(counted, quota)
}

function leftOf({ remainingPoints, msBeforeNext }: RateLimiterRes, { requests, seconds }: Quota): QuotaLeft {
  return { requests, seconds, remaining: Math.max(0, remainingPoints), resets: Math.ceil(msBeforeNext / 1000) }
}
