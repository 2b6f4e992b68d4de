import { mustBeExported } from '@kho/api/plan/plan-export.ts'
import { openMeaning, releaseAsk } from '@kho/api/release/release-ask.ts'
import { KhoError } from '@kho/schema/error.ts'
import { confirmRelease } from '@kho/schema/release/releases.ts'
import type { Command } from '../command.ts'
import { currentCity, openStore } from '../open-store.ts'
import { operatorActs } from '../operator-acts.ts'
import { releaseArguments, releaseNamed } from '../release-named.ts'

/** Gives a suspended release out again, under the rules as they are now: once they change again it is suspended again. */
export const command: Command = {
  name: 'release confirm',
  describe: {
    vi: 'cho lấy lại một bản phát hành đã tạm dừng vì quy tắc hẹp hơn',
    en: 'give a release out again that was suspended as the rules became narrower',
  },
  arguments: releaseArguments,
  options: [
    {
      flags: '--reason <reason>',
      required: true,
      describe: { vi: 'vì sao bản này vẫn mở được', en: 'why it may still be open' },
    },
  ],
  async run(options, out) {
    const { config } = options
    await using store = await openStore(config, 'release confirm')
    const { city, version } = await currentCity(store.owner)
    const database = store.as('kho_worker', 1)
    const { dataset, number, withdrawnAt, reason } = await releaseNamed(options, database)
    if (withdrawnAt !== null) throw new KhoError('KHO146', 'This release was withdrawn.', { withdrawnAt, reason })
    const meaning = openMeaning(city, dataset, new Date())
    if (meaning === null) throw new KhoError('KHO526', `There is no dataset ${dataset}.`, { dataset })
    mustBeExported(releaseAsk(city, new Date()), dataset) // what is open to nobody is not confirmed
    await using acts = operatorActs(config, store)
    const key = `${dataset}.${number}`
    await database.transaction(async (session) => {
      await confirmRelease(session, { dataset, number, meaning, reason: options.required('reason') })
      await acts.record({ action: 'release.confirm', target: { kind: 'release', key }, version })
    })
    out.value({ dataset, release: number, state: 'published' })
    out.say({ vi: `${dataset} số ${number} lại lấy được.`, en: `${dataset} release ${number} is given out again.` })
    return 0
  },
}
