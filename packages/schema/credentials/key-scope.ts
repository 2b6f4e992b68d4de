import { BlockList, isIP } from 'node:net'
import type { City } from '../contract/city.ts'
import { Refusal } from '../error.ts'

/** What an application's key may be used for. Null: as far as its agency may go. */
export interface KeyScope {
  readonly datasets: readonly string[] | null
  /** Values of `X-Purpose`. */
  readonly purposes: readonly string[] | null
  /** As `10.1.0.0/16`; of IPv6 networks of 64 bits and larger, as whoever has one address there has them all. */
  readonly networks: readonly string[] | null
}

/** What is asked of a new key. */
export interface KeyForm extends KeyScope {
  readonly application: string
  /** Whose application it is: an agency's, or an enterprise's own. */
  readonly agency: string | null
  readonly enterprise: string | null
  readonly days: number
  /** The key that it takes the place of, which lives a week longer at most. */
  readonly replaces: string | null
}

const most = { names: 100, days: 400 }

/** Refuses a form of a key that could never be used, or forever (KHO475). */
export function checkKeyForm(city: City, form: KeyForm): void {
  const { application, agency, enterprise, days, datasets, purposes, networks } = form
  const complete: { readonly [part: string]: boolean } = {
    application: /^[\w.:-]{1,100}$/.test(application),
    agency: agency === null ? enterprise !== null : enterprise === null && city.agencies.has(agency),
    days: Number.isInteger(days) && days >= 1 && days <= most.days,
    datasets: isList(datasets, (name) => city.contracts.has(name)),
    purposes: isList(purposes, (key) => key.length <= 200 && /^[^\p{Cc}]+$/u.test(key) && key.isWellFormed()),
    networks: isList(networks, isNetwork),
  }
  const wrong = Object.entries(complete).flatMap(([part, is]) => (is ? [] : [part]))
  if (wrong.length === 0) return
  throw new Refusal('KHO475', { vi: 'Yêu cầu cấp khóa chưa đúng.', en: 'No key is issued like this.' }, { wrong })
}

function isList(names: readonly string[] | null, is: (name: string) => boolean): boolean {
  return names === null || (names.length > 0 && names.length <= most.names && names.every(is))
}

function isNetwork(text: string): boolean {
  const [address = '', bits = '', ...more] = text.split('/')
  const widest = isIP(address) === 4 ? 32 : 64
  return more.length === 0 && isIP(address) !== 0 && /^\d{1,2}$/.test(bits) && Number(bits) <= widest
}

/** Whether an address, or a network of one as `networkOf` has it, lies in one of these networks. */
export function isWithin(networks: readonly string[], address: string): boolean {
  const list = new BlockList()
  for (const network of networks) {
    const [base = '', bits = ''] = network.split('/')
    list.addSubnet(base, Number(bits), isIP(base) === 4 ? 'ipv4' : 'ipv6')
  }
  const [plain = ''] = address.split('/')
  return isIP(plain) !== 0 && list.check(plain, isIP(plain) === 4 ? 'ipv4' : 'ipv6')
}
