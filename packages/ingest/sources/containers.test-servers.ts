import { spawnSync } from 'node:child_process'
import { GenericContainer, type StartedTestContainer, Wait } from 'testcontainers'

/** A server in a container, for the suites of makes that no machine of ours has. */
export interface ServerImage {
  readonly image: string
  readonly port: number
  readonly environment: { readonly [name: string]: string }
  /** What the server says once it takes connections. */
  readonly ready: RegExp
}

/**
 * Whether the suite of a make is to run: images of gigabytes are fetched only where `KHO_TEST_SERVERS` names the make and
 * Docker answers. What does not run is said by name.
 */
export function runsHere(make: string): boolean {
  const asked = (process.env.KHO_TEST_SERVERS ?? '').split(',').includes(make)
  const runs = asked && spawnSync('docker', ['info'], { stdio: 'ignore', timeout: 5000 }).status === 0
  const why = asked ? 'Docker does not answer' : `KHO_TEST_SERVERS=${make} runs it where Docker answers`
  if (!runs) process.stdout.write(`skipped: the source suite on ${make}: ${why}\n`)
  return runs
}

export async function startServer({ image, port, environment, ready }: ServerImage): Promise<StartedTestContainer> {
  return await new GenericContainer(image)
    .withExposedPorts(port)
    .withEnvironment({ ...environment })
    .withWaitStrategy(Wait.forLogMessage(ready))
    .withStartupTimeout(240_000)
    .start()
}
