import {
  agencyCode,
  districtCode,
  oldAgencyCode,
  organisationCode,
  provinceCode,
  unitCode,
  wardCode,
} from './agency-codes.ts'
import { dossierCode, procedureCode, sectorCode } from './dossier-codes.ts'
import { citizenId, identityCardNumber, taxCode } from './person-codes.ts'

/** Says what is wrong with a text, or null. `day` is the day of the event the text belongs to, where a field tells it. */
export type NamedCheck = (text: string, day?: string | null) => string | null

/** The checks that a field may ask for by name. The answer never repeats the text. */
export const namedChecks: { readonly [check: string]: NamedCheck } = {
  dossier_code: dossierCode,
  procedure_code: procedureCode,
  sector_code: sectorCode,
  citizen_id: citizenId,
  identity_card_number: identityCardNumber,
  tax_code: taxCode,
  agency_code: agencyCode,
  old_agency_code: oldAgencyCode,
  organisation_code: organisationCode,
  unit_code: unitCode,
  province_code: provinceCode,
  district_code: districtCode,
  ward_code: wardCode,
}
