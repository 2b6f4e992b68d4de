import { networkInterfaces } from 'node:os'
import type { Command } from '../command.ts'
import { openLog } from '../log.ts'
import { currentCity, openStore } from '../open-store.ts'
import { serverSecrets } from '../secrets.ts'
import { asked, serveCity } from '../serve-city.ts'

/** One API server. Any number may run on one store. */
export const command: Command = {
  name: 'serve',
  describe: {
    vi: 'chạy một máy chủ API; cần các khóa trong biến môi trường',
    en: 'run one API server; the keys come from the environment',
  },
  async run(options, out) {
    const { config, signal } = options
    const secrets = serverSecrets(config)
    await using store = await openStore(config, 'serve')
    await currentCity(store.owner)
    const logger = openLog(config)
    await using serving = await serveCity({ store, config, secrets, logger, port: config.port, host: everyAddress() })
    const url = `http://localhost:${serving.port}`
    out.value({ ready: url })
    out.line(`ready ${url}`)
    await asked(signal)
    return 0
  },
}

/** All of this machine's addresses, by IPv6 as well where it has any. */
function everyAddress(): string {
  const addresses = Object.values(networkInterfaces()).flat()
  return addresses.some((address) => address?.family === 'IPv6') ? '::' : '0.0.0.0'
}
