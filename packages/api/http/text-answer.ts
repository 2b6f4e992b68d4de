/** An answer that is one text: what most answers are, and a WHATWG response costs several times as much to make and to send. */
export class TextAnswer {
  readonly status: number
  readonly text: string
  /** By names in lower case. */
  readonly headers: Map<string, string>

  constructor(text: string, status: number, headers: { readonly [name: string]: string }) {
    this.status = status
    this.text = text
    this.headers = new Map(Object.entries(headers))
  }
}

/** What a request is answered with. */
export type Answer = Response | TextAnswer

/** As much of an answer's headers as whoever finishes it needs. */
export interface AnswerHeaders {
  has(name: string): boolean
  set(name: string, value: string): unknown
}

export function asResponse(answer: Answer): Response {
  if (answer instanceof Response) return answer
  return new Response(answer.text, { status: answer.status, headers: [...answer.headers] })
}
