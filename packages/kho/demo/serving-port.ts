import { KhoError } from '@kho/schema/error.ts'
import { freePort } from '../embedded/port.ts'

/** The port to serve on: any for 0, otherwise this one, refused at once when somebody listens there. */
export async function portOf(wanted: number): Promise<number> {
  const port = await freePort(wanted)
  if (wanted !== 0 && port !== wanted) throw new KhoError('KHO524', `Port ${wanted} is taken.`, { port: wanted })
  return port
}
