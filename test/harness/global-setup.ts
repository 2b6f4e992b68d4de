import type { TestProject } from 'vitest/node'
import { startTestPostgres } from './test-postgres.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Superuser URL of the run's `postgres` database. */
    postgresUrl: string
  }
}

/** One Postgres for each project of the run; every test makes databases of its own in it. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startTestPostgres(project.name)
  project.provide('postgresUrl', server.url)
  return () => server.stop()
}
