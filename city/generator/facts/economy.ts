import { diceOf } from '../dice.ts'
import { districts } from '../districts.ts'
import { demoFirm } from '../enterprises.ts'
import { enterpriseName, streetAddress } from '../names.ts'
import { procedureAt } from '../procedures.ts'
import { dayAfter, departments, numbered, somebody, someDay, someDepartment, someDistrict, someFirm } from './draws.ts'
import { type Facts, sized } from './fact.ts'

const trades = ['Tạp hóa', 'Ăn uống', 'May mặc', 'Sửa chữa', 'Vật liệu xây dựng', 'Làm đẹp'] as const

const householdBusinesses: Facts = {
  count: (place) => sized(place, 400_000, 50),
  at: (index, place) => {
    const dice = diceOf('household_businesses', index)
    const [code, district] = dice.pick(districts)
    const trade = dice.pick(trades)
    return {
      registration_no: `41${code}${String(index + 1).padStart(7, '0')}`,
      name: `Hộ kinh doanh ${trade} ${1 + index}`,
      owner_id: somebody(dice, place),
      trade,
      address: streetAddress(dice, district),
      district_code: `H29.${code}`,
      capital: 1_000_000 * (10 + dice.roll(900)),
      registered_on: someDay(dice, 6_000),
      status: dice.pick(['active', 'active', 'active', 'active', 'suspended', 'dissolved']),
    }
  },
  dirt: { every: 500, spoil: (fact) => ({ ...fact, status: '9' }) },
}

const countries = ['Nhật Bản', 'Hàn Quốc', 'Singapore', 'Đài Loan', 'Hoa Kỳ', 'Hà Lan', 'Đức', 'Pháp'] as const

const fdiProjects: Facts = {
  count: (place) => sized(place, 9_500, 40),
  at: (index, place) => {
    const dice = diceOf('fdi_projects', index)
    const registered = 100_000 * (1 + dice.roll(5_000))
    const { sector } = enterpriseName(dice, index)
    return {
      project_no: numbered('FDI', index),
      enterprise_code: someFirm(dice, place),
      country: dice.pick(countries),
      sector,
      investor: `Foreign Investor ${index + 1} Ltd`,
      registered_usd: registered,
      realised_usd: Math.floor((registered * dice.roll(100)) / 100),
      licensed_on: someDay(dice, 7_000),
    }
  },
}

const publicInvestmentProjects: Facts = {
  count: (place) => sized(place, 2_400, 60),
  at: (index) => {
    const dice = diceOf('public_investment_projects', index)
    const started = someDay(dice, 1_800)
    const planned = 1_000_000_000 * (1 + dice.roll(900))
    return {
      project_code: numbered('DA', index, 5),
      title: `${dice.pick(['Nâng cấp đường', 'Xây trường', 'Chống ngập', 'Mở rộng bệnh viện'])} số ${index + 1}`,
      owner_agency: dice.once(2) ? someDistrict(dice) : someDepartment(dice),
      planned,
      disbursed: Math.floor((planned * dice.roll(100)) / 100),
      started_on: started,
      due_on: dayAfter(started, 200 + dice.roll(1_000)),
    }
  },
  dirt: { every: 50, spoil: (fact) => ({ ...fact, due_on: '2001-01-01' }) },
}

const taxes = ['vat', 'personal_income', 'corporate_income'] as const
const MONTHS = 12

/** 24 districts, 12 months, 3 taxes, at every scale. */
const taxSummaries: Facts = {
  count: () => districts.length * MONTHS * taxes.length,
  at: (index) => {
    const dice = diceOf('tax_summaries', index)
    const month = Math.floor(index / taxes.length) % MONTHS
    const [code] = districts[Math.floor(index / (taxes.length * MONTHS))] ?? districts[0]
    const planned = 1_000_000 * (20_000 + dice.roll(80_000))
    return {
      district_code: `H29.${code}`,
      tax_month: `${month < 2 ? 2019 : 2020}-${String(((month + 10) % 12) + 1).padStart(2, '0')}-01`,
      tax_kind: taxes[index % taxes.length] ?? taxes[0],
      collected: Math.floor((planned * (70 + dice.roll(50))) / 100),
      planned,
    }
  },
}

/** Each department numbers its own licences. */
const licences: Facts = {
  count: (place) => sized(place, Math.round(120_000 / place.of), 40),
  at: (index, place) => {
    const dice = diceOf(`licences ${place.agency}`, index)
    const issued = someDay(dice, 2_500)
    const isDemo = index === 1 // every department has one of the demo's firm
    const toFirm = !dice.once(3)
    const expires = dayAfter(issued, 365 * (1 + dice.roll(5)))
    return {
      licence_no: `${String(index + 1).padStart(5, '0')}/GP-${place.agency.slice(-2)}`,
      issuing_agency: place.agency,
      procedure_code: procedureAt(dice.roll(600)).code,
      kind: dice.pick(['licence', 'licence', 'certificate', 'recognition']),
      enterprise_code: isDemo ? demoFirm : toFirm ? someFirm(dice, place) : null,
      holder_id: toFirm || isDemo ? null : somebody(dice, place),
      subject_matter: `Hoạt động số ${1 + dice.roll(departments.length * 9)}`,
      issued_on: issued,
      expires_on: expires,
      status: dice.once(40) ? 'revoked' : expires < '2020-11-02' ? 'expired' : 'valid',
    }
  },
  dirt: { every: 40, spoil: (fact) => ({ ...fact, status: 'KHAC' }) },
}

/** Businesses, investment, taxes and licences. */
export const economy: { readonly [dataset: string]: Facts } = {
  household_businesses: householdBusinesses,
  fdi_projects: fdiProjects,
  public_investment_projects: publicInvestmentProjects,
  tax_summaries: taxSummaries,
  licences,
}
