/** Any of these says where spans and measures go, as OpenTelemetry's specification has it. */
const variables = [
  ...['OTEL_EXPORTER_OTLP_ENDPOINT', 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', 'OTEL_EXPORTER_OTLP_METRICS_ENDPOINT'],
  ...['OTEL_TRACES_EXPORTER', 'OTEL_METRICS_EXPORTER'],
]

/** Whether the environment has a server tell of its requests. */
export function wantsTelemetry(environment: { readonly [name: string]: string | undefined }): boolean {
  const isOff = environment.OTEL_SDK_DISABLED?.toLowerCase() === 'true'
  return !isOff && variables.some((name) => environment[name])
}

/**
 * Sends spans and measures until it is let go of. Where to, how many and under which name is the SDK's to read, in the same
 * environment; unless it is wanted it is not even loaded. Nothing of a library's own is told: no statement, no address.
 */
export async function startTelemetry(isWanted: boolean): Promise<AsyncDisposable> {
  if (!isWanted) return { [Symbol.asyncDispose]: async () => undefined }
  const { NodeSDK } = await import('@opentelemetry/sdk-node')
  const sdk = new NodeSDK({ instrumentations: [] })
  sdk.start()
  return { [Symbol.asyncDispose]: () => sdk.shutdown().catch(() => undefined) } // a collector that is away keeps nobody
}
