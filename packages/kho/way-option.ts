import type { Way } from '@kho/schema/contract/rule.ts'
import { KhoError } from '@kho/schema/error.ts'
import type { CommandOption, Options } from './command.ts'

/** By which way out rules are looked at. */
export const wayOption: CommandOption = {
  flags: '--way <way>',
  describe: {
    vi: 'query, export hoặc changes; mặc định là query',
    en: 'query, export or changes; query unless said',
  },
}

const ways: readonly Way[] = ['query', 'export', 'changes']

/** The way that an option names. Throws KHO521 for one there is not. */
export function wayOf(options: Options): Way {
  const said = options.text('way') ?? 'query'
  const way = ways.find((one) => one === said)
  if (!way) throw new KhoError('KHO521', `There is no way out called ${said}.`, { ways: [...ways] })
  return way
}
