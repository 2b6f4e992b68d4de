import type { ServerResponse } from 'node:http'
import { sendStreamed } from './streamed.ts'
import { type Answer, TextAnswer } from './text-answer.ts'

/** Sends an answer on node's connection to a reader who may be `idle` for so many milliseconds, with its length unless it is made while it is sent. */
export async function sendAnswer(answer: Answer, to: ServerResponse, idle: number): Promise<void> {
  if (answer instanceof TextAnswer) return sendText(answer, to)
  if (await sendStreamed(answer, to, idle)) return
  const body = Buffer.from(await answer.arrayBuffer())
  const cookies = answer.headers.getSetCookie()
  to.writeHead(answer.status, {
    ...(hasLength(answer, body) ? { 'content-length': body.length } : {}),
    ...Object.fromEntries(answer.headers),
    ...(cookies.length > 0 ? { 'set-cookie': cookies } : {}),
  })
  to.end(body)
}

/** Node sends a short text in one piece with the headers; of a long one the bytes would be made twice, to count them first. */
function sendText({ status, text, headers }: TextAnswer, to: ServerResponse): void {
  const body = text.length > short ? Buffer.from(text) : text
  to.writeHead(status, { ...Object.fromEntries(headers), 'content-length': Buffer.byteLength(body) })
  to.end(body)
}

const short = 16_384

/** An answer to HEAD says the length of what it leaves out, or nothing; those without content have none (RFC 9110, 8.6). */
function hasLength({ status }: Response, { length }: Buffer): boolean {
  return length > 0 || (status >= 200 && ![204, 304].includes(status))
}
