import { KhoError } from '@kho/schema/error.ts'
import type { Release } from '@kho/schema/release/release.ts'
import { releasesIn } from '@kho/schema/release/releases.ts'
import type { Session } from '@kho/schema/store/database.ts'
import type { CommandArgument, Options } from './command.ts'

/** What commands call one release by. */
export const releaseArguments: readonly CommandArgument[] = [
  { term: '<dataset>', describe: { vi: 'bộ dữ liệu', en: 'dataset' } },
  { term: '<number>', describe: { vi: 'số của bản phát hành', en: 'the number of the release' } },
]

/** The release that a command names, whether it is given out or not. KHO145 where there is none. */
export async function releaseNamed(options: Options, session: Session): Promise<Release> {
  const [dataset, number] = [options.required('dataset'), options.required('number')]
  const [release] = /^[1-9]\d{0,8}$/.test(number) ? await releasesIn(session, { dataset, number: Number(number) }) : []
  if (!release) throw new KhoError('KHO145', `${dataset} has no release ${number}.`, { dataset })
  return release
}
