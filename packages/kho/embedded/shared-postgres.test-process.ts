import { attachPostgres } from './shared-postgres.ts'

/** A process that attaches to the home in its first argument, says so, and lets go at SIGTERM: what the tests start several of. */
const postgres = await attachPostgres({ home: process.argv[2] ?? '' })
process.once('SIGTERM', async () => {
  await postgres[Symbol.asyncDispose]()
  process.exit(0)
})
process.stdout.write(`${JSON.stringify({ started: postgres.started, url: postgres.urlOf('postgres') })}\n`)
