import { type Code, KhoError } from '@kho/schema/error.ts'
import {
  type Counter,
  context,
  type Histogram,
  metrics,
  propagation,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  type TextMapGetter,
  trace,
} from '@opentelemetry/api'
import type { IncomingHeaders } from './http/route.ts'

/**
 * The stages of a request as whoever runs Kho sees them, in OpenTelemetry's words: request → plan → query → answer. What is told
 * is a name of ours, a code, a count: never a document, a variable, a value, or who asked. Where no SDK listens it is nothing.
 */
export type Stage = 'plan' | 'query' | 'answer'

/** What a request was, once it is answered. */
export interface RequestTold {
  readonly method: string
  /** The route's own path. */
  readonly route: string
  readonly status: number
  readonly milliseconds: number
  readonly kind: string | null
  readonly correlationId: string
  readonly codes: readonly string[]
}

const tracer = trace.getTracer('kho')
const traceParent: TextMapGetter<IncomingHeaders> = {
  keys: (headers) => ['traceparent', 'tracestate'].filter((name) => headers.has(name)),
  get: (headers, name) => headers.get(name) ?? undefined,
}

/** Runs a request in a span, under its caller's where the caller names one. */
export function inRequest<T>(
  headers: IncomingHeaders,
  answer: (tell: (told: RequestTold) => void) => Promise<T>,
): Promise<T> {
  const caller = propagation.extract(ROOT_CONTEXT, headers, traceParent)
  const span = tracer.startSpan('request', { kind: SpanKind.SERVER }, caller)
  const answered = () => answer((told) => noteRequest(span, told))
  // Where nothing is recorded no context is carried through the request: that costs as much as to plan it.
  if (!span.isRecording()) return answered()
  return context.with(trace.setSpan(caller, span), answered).finally(() => span.end())
}

/** Runs one stage of it in a span of its own, inside the request's. */
export function inStage<T>(stage: Stage, work: () => Promise<T>): Promise<T> {
  if (!trace.getActiveSpan()?.isRecording()) return work()
  return tracer.startActiveSpan(stage, async (span) => {
    try {
      return await work()
    } catch (thrown) {
      span.setStatus({ code: SpanStatusCode.ERROR, message: codeOf(thrown) })
      throw thrown
    } finally {
      span.end()
    }
  })
}

/** Counts an operation, by the one field of ours that it asks for: an operation's own name is a text of the asker's. */
export function noteOperation(operation: string, milliseconds: number, code: Code | null): void {
  const outcome = code === null ? {} : { 'error.type': code }
  instruments().operations.record(milliseconds / 1000, { 'kho.operation': operation, ...outcome })
}

/** Counts a page of a large dataset that was asked for by a field without an index. */
export function noteUnserved(dataset: string, field: string): void {
  instruments().unserved.add(1, { 'kho.dataset': dataset, 'kho.field': field })
}

/** A message may quote what was sent; a code does not. */
export function codeOf(thrown: unknown): Code {
  return thrown instanceof KhoError ? thrown.code : 'KHO540'
}

function noteRequest(span: Span, told: RequestTold): void {
  const { method, route, status } = told
  const http = { 'http.request.method': method, 'http.route': route, 'http.response.status_code': status }
  span.updateName(`${method} ${route}`)
  span.setAttributes({ ...http, 'kho.correlation_id': told.correlationId, 'kho.codes': [...told.codes] })
  if (told.kind !== null) span.setAttribute('kho.asker', told.kind)
  if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR })
  instruments().requests.record(told.milliseconds / 1000, http)
}

interface Instruments {
  readonly requests: Histogram
  readonly operations: Histogram
  readonly unserved: Counter
}

const kept: { instruments: Instruments | null } = { instruments: null }

/** Made at the first request: what is made before an SDK stands stays deaf to it. */
function instruments(): Instruments {
  kept.instruments ??= instrumentsOf(metrics.getMeter('kho'))
  return kept.instruments
}

function instrumentsOf(meter: ReturnType<typeof metrics.getMeter>): Instruments {
  return {
    requests: meter.createHistogram('http.server.request.duration', { unit: 's', description: 'Requests, by route' }),
    operations: meter.createHistogram('kho.operation.duration', {
      unit: 's',
      description: 'Operations, by root field',
    }),
    unserved: meter.createCounter('kho.page.unserved', {
      description: 'Pages of large datasets asked for by a field without an index',
    }),
  }
}
