import type { IncomingHeaders } from '../http/route.ts'
import { TextAnswer } from '../http/text-answer.ts'
import { notSpoken } from './refusals.ts'

/** How an answer is written, as its reader asks by `$format`, `Accept` and `Prefer`. */
export interface Form {
  readonly metadata: 'minimal' | 'none'
  /** Int64 and Decimal as texts (JSON 4.01, 3.2). */
  readonly exactAsText: boolean
  /** Records a page at most. */
  readonly pageSize: number
}

const usual = 100
const most = 1_000

/** Throws KHO468 for a format that is not there: data are JSON, the model is XML. Full metadata is what minimal says and a reader can work out, so minimal it is. */
export function formOf(headers: IncomingHeaders, format: string | null, isModel: boolean): Form {
  const own = isModel ? /^(?:xml|application\/xml)$/i : /^(?:json|application\/json(?:;.*)?)$/i
  if (format !== null && !own.test(format))
    throw notSpoken('$format', isModel ? 'anything but xml' : 'anything but json')
  const said = `${format ?? ''},${headers.get('accept') ?? ''}`
  const [, wanted] = /maxpagesize=(\d{1,9})/i.exec(headers.get('prefer') ?? '') ?? []
  return {
    metadata: /odata\.metadata=none|\bmetadata=none/i.test(said) ? 'none' : 'minimal',
    exactAsText: /IEEE754Compatible=true/i.test(said),
    pageSize: Math.min(most, Math.max(1, Number(wanted ?? usual))),
  }
}

/** A body of JSON; without metadata its context is left out, and what is counted or goes on is told all the same. */
export function jsonInForm(body: { readonly [member: string]: unknown }, { metadata, exactAsText }: Form): TextAnswer {
  const { '@odata.context': context, ...rest } = body
  const text = JSON.stringify(metadata === 'none' ? rest : { '@odata.context': context, ...rest })
  const type = `application/json;odata.metadata=${metadata};IEEE754Compatible=${exactAsText};charset=utf-8`
  return new TextAnswer(text, 200, { 'content-type': type, 'odata-version': '4.0' })
}

export function xml(text: string): TextAnswer {
  return new TextAnswer(text, 200, { 'content-type': 'application/xml;charset=utf-8', 'odata-version': '4.0' })
}

export function plain(text: string): TextAnswer {
  return new TextAnswer(text, 200, { 'content-type': 'text/plain;charset=utf-8', 'odata-version': '4.0' })
}
