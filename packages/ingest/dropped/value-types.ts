import type { SourceColumn } from '../source.ts'

type Typed = Pick<SourceColumn, 'type' | 'precision' | 'scale'>

const integral = /^-?(?:0|[1-9]\d*)$/
const decimal = /^-?(0|[1-9]\d{0,25})\.(\d{1,10})$/
const day = /^\d{4}-\d{2}-\d{2}$/
const moment = /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}(?:\.\d{1,6})?$/
const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Tells which type holds every text of a column exactly as it is written: a number with a leading zero is none. */
export class ValueTypes {
  readonly #could = { boolean: true, integral: true, decimal: true, date: true, timestamp: true, uuid: true }
  #digits = 0
  #scale = 0
  #any = false

  add(text: string): void {
    const could = this.#could
    this.#any = true
    could.boolean &&= text === 'true' || text === 'false'
    could.decimal &&= this.#isNumber(text)
    could.date &&= day.test(text) && isDay(text)
    could.timestamp &&= moment.test(text) && isDay(text.slice(0, 10)) && isTime(text.slice(11, 19))
    could.uuid &&= uuid.test(text)
  }

  /** Notes how long a number is as it goes by. */
  #isNumber(text: string): boolean {
    const [, whole, part] = decimal.exec(text) ?? []
    if (whole === undefined && !integral.test(text)) return false
    const digits = (whole ?? text.replace('-', '')).length
    this.#could.integral &&= part === undefined
    this.#digits = Math.max(this.#digits, digits)
    this.#scale = Math.max(this.#scale, part?.length ?? 0)
    return digits <= 26
  }

  get type(): Typed {
    const { boolean, integral: whole, decimal: number, date, timestamp, uuid: id } = this.#could
    const plain = (type: SourceColumn['type']): Typed => ({ type, precision: null, scale: null })
    if (!this.#any) return plain('text')
    if (boolean) return plain('boolean')
    if (number && whole && this.#digits <= 9) return plain('integer')
    if (number && whole && this.#digits <= 18) return plain('bigint')
    if (number) return { type: 'decimal', precision: this.#digits + this.#scale, scale: this.#scale }
    if (date) return plain('date')
    if (timestamp) return plain('timestamp')
    return plain(id ? 'uuid' : 'text')
  }
}

function isDay(text: string): boolean {
  const at = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text) && text > '0001'
}

function isTime(text: string): boolean {
  return /^(?:[01]\d|2[0-3])(?::[0-5]\d){2}$/.test(text)
}
