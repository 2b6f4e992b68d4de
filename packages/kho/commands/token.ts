import { KhoError } from '@kho/schema/error.ts'
import { readCityFolder } from '../city-folder.ts'
import type { Command } from '../command.ts'
import { issuerOf } from '../demo/demo.ts'
import { signDemoToken, tokenSeconds } from '../demo/demo-token.ts'
import { demoOf } from '../secrets.ts'

/** A token of the demo's issuer on the command line. */
export const command: Command = {
  name: 'token',
  describe: {
    vi: 'cấp mã truy cập cho một người của thành phố dùng thử',
    en: 'sign an access token for a person of the demo city',
  },
  options: [
    {
      flags: '--as <name>',
      required: true,
      describe: { vi: 'tên trong tài liệu people', en: 'name in the people documents' },
    },
    {
      flags: '--purpose <key>',
      describe: {
        vi: 'in thêm tiêu đề X-Purpose với mã thủ tục hoặc mã công việc này',
        en: 'print the X-Purpose header too, with this procedure code or task key',
      },
    },
  ],
  async run(options, out) {
    const demo = demoOf(options.config)
    if (!demo) throw new KhoError('KHO523', 'There is no demo in this home.', { home: options.config.home })
    const { city } = await readCityFolder(demo.city, demo)
    if (!city?.synthetic) throw new KhoError('KHO523', 'The city of this home is not synthetic.')
    const name = options.required('as')
    const person = city.people.get(name)
    if (!person) {
      const people = [...city.people.keys()]
      throw new KhoError('KHO526', `Nobody is called ${name}. There are: ${people.join(', ')}.`, { people })
    }
    const token = await signDemoToken(person, { home: options.config.home, issuer: issuerOf(demo) })
    const purpose = options.text('purpose')
    const headers = { Authorization: `Bearer ${token}`, ...(purpose === null ? {} : { 'X-Purpose': purpose }) }
    out.value({ token, person: name, seconds: tokenSeconds, headers })
    if (purpose === null) out.line(token)
    else for (const [header, value] of Object.entries(headers)) out.line(`${header}: ${value}`)
    return 0
  },
}
