import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { officer } from '../../test/safety/issuer.ts'
import { safeServer } from '../../test/safety/safe-server.ts'
import { startTelemetry, wantsTelemetry } from './telemetry.ts'

interface Collected {
  readonly path: string
  readonly body: string
}

/** What listens where a collector of OpenTelemetry would. */
async function openCollector() {
  const collected: Collected[] = []
  const server = createServer(async (request, response) => {
    collected.push({ path: request.url ?? '', body: await text(request) })
    response.setHeader('content-type', 'application/json').end('{}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return { collected, url: `http://127.0.0.1:${port}`, close: () => server.close() }
}

interface Span {
  readonly name: string
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
}

function spansIn(collected: readonly Collected[]): readonly Span[] {
  const bodies = collected.filter(({ path }) => path === '/v1/traces').map(({ body }) => JSON.parse(body))
  return bodies.flatMap(({ resourceSpans }) =>
    resourceSpans.flatMap(({ scopeSpans }: { scopeSpans: { spans: Span[] }[] }) =>
      scopeSpans.flatMap(({ spans }) => spans),
    ),
  )
}

test('a request is a span under its caller’s, with its stages inside; neither they nor measures hold a word of the asker’s', async () => {
  const collector = await openCollector()
  process.env.OTEL_EXPORTER_OTLP_ENDPOINT = collector.url
  process.env.OTEL_EXPORTER_OTLP_PROTOCOL = 'http/json'
  const telemetry = await startTelemetry(wantsTelemetry(process.env))
  await using safe = await safeServer()
  const caller = { trace: 'a'.repeat(32), span: 'b'.repeat(16) }
  const headers = { traceparent: `00-${caller.trace}-${caller.span}-01` }
  const asked = 'query for_079190000001($code: String!) { dossier(dossierCode: $code) { dossierCode } }'
  const answer = await safe.ask(asked, { as: officer, variables: { code: 'D-079190000001' }, headers })
  const refused = await safe.ask('{ dossiers(first: 100000) { nodes { dossierCode } } }', { as: officer })
  await safe.ask('{ dossiers(orderBy: { field: FEE }) { totalCount } }', { as: officer })
  await telemetry[Symbol.asyncDispose]()
  collector.close()

  expect([answer.status, refused.status]).toEqual([200, 400])
  expect(answer.headers.get('server-timing')).toMatch(/^request;dur=\d+\.\d, plan;dur=\d+\.\d$/)
  const spans = spansIn(collector.collected).filter(({ traceId }) => traceId === caller.trace)
  const [request] = spans.filter(({ name }) => name === 'POST /graphql')
  expect(request?.parentSpanId).toBe(caller.span)
  const inside = spans.filter(({ parentSpanId }) => parentSpanId === request?.spanId).map(({ name }) => name)
  expect(inside).toEqual(['plan', 'query', 'answer'])
  const whole = collector.collected.map(({ body }) => body).join('\n')
  expect(whole).toContain('kho.operation.duration')
  expect(whole).toContain('"dossier"')
  expect(whole).toMatch(/kho\.page\.unserved.*"stringValue":"dossiers".*"stringValue":"fee"/)
  for (const word of ['079190000001', 'for_', 'dossierCode', 'select']) expect(whole).not.toContain(word)
})

test('nothing is told where the environment does not say to whom, or says that nothing shall be', () => {
  expect(wantsTelemetry({})).toBe(false)
  expect(wantsTelemetry({ OTEL_SERVICE_NAME: 'kho' })).toBe(false)
  expect(wantsTelemetry({ OTEL_TRACES_EXPORTER: 'console' })).toBe(true)
  expect(wantsTelemetry({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c', OTEL_SDK_DISABLED: 'true' })).toBe(false)
})
