import { issueKey } from '@kho/schema/credentials/api-keys.ts'
import { credentialDigest, credentialKeyOf } from '@kho/schema/credentials/credential-key.ts'
import type { KeyForm } from '@kho/schema/credentials/key-scope.ts'
import { newKeyText } from '@kho/schema/credentials/key-text.ts'
import type { Command, Options } from '../command.ts'
import { currentCity, openStore } from '../open-store.ts'
import { operatorActs } from '../operator-acts.ts'
import { subjectKeyOf } from '../secrets.ts'

/** Issues a key for an application, shown this once. */
export const command: Command = {
  name: 'key new',
  describe: {
    vi: 'cấp khóa API cho một ứng dụng; khóa chỉ hiện một lần',
    en: 'issue an API key for an application; it is shown this once',
  },
  options: [
    { flags: '--application <id>', required: true, describe: { vi: 'mã ứng dụng', en: 'id of the application' } },
    {
      flags: '--agency <code>',
      required: true,
      describe: { vi: 'cơ quan của ứng dụng', en: 'the agency it acts for' },
    },
    {
      flags: '--days <number>',
      describe: { vi: 'số ngày hiệu lực, mặc định 180', en: 'days it is valid, 180 unless said' },
    },
    {
      flags: '--dataset <names>',
      describe: {
        vi: 'chỉ các bộ dữ liệu này, cách nhau bằng dấu phẩy',
        en: 'these datasets only, with commas between',
      },
    },
    {
      flags: '--purpose <keys>',
      describe: { vi: 'chỉ các X-Purpose này', en: 'these values of X-Purpose only, with commas between' },
    },
    {
      flags: '--network <networks>',
      describe: { vi: 'chỉ từ các mạng này, như 10.1.0.0/16', en: 'from these networks only, as 10.1.0.0/16' },
    },
    {
      flags: '--replaces <key>',
      describe: {
        vi: 'mã khóa được thay, còn dùng được 7 ngày',
        en: 'id of the key it replaces, which lives 7 days more',
      },
    },
  ],
  async run(options, out) {
    const { config } = options
    await using store = await openStore(config, 'key new')
    const { version, city } = await currentCity(store.owner)
    await using acts = operatorActs(config, store)
    const { apiKey, text } = newKeyText()
    const digest = credentialDigest(credentialKeyOf(subjectKeyOf(config)), 'api_key', text)
    const made = await store.as('kho_write', 1).transaction(async (session) => {
      const issued = await issueKey(session, formIn(options), { city, apiKey, digest, issuer: null })
      await acts.record({ action: 'api_key.issue', target: { kind: 'api_key', key: apiKey }, version })
      return issued
    })
    out.value({ ...made, key: text })
    out.line(text)
    out.note({
      vi: `Khóa ${apiKey} có hiệu lực đến ${made.until}. Cất ngay: Kho không giữ lại khóa.`,
      en: `Key ${apiKey} is valid until ${made.until}. Keep it now: Kho does not.`,
    })
    return 0
  },
}

function formIn(options: Options): KeyForm {
  const names = (option: string) =>
    options
      .text(option)
      ?.split(',')
      .map((name) => name.trim()) ?? null
  return {
    application: options.required('application'),
    agency: options.required('agency'),
    enterprise: null,
    days: Number(options.text('days') ?? 180),
    datasets: names('dataset'),
    purposes: names('purpose'),
    networks: names('network'),
    replaces: options.text('replaces'),
  }
}
