import { diceOf } from '../dice.ts'
import { districts } from '../districts.ts'
import { streetAddress } from '../names.ts'
import { dayAfter, numbered, somebody, someDay, someDistrict, someOutline, somePoint } from './draws.ts'
import { type Facts, type Place, sized } from './fact.ts'

const parcelsOf = (place: Place): number => sized(place, 1_800_000, 200)
const roadsOf = (place: Place): number => sized(place, 5_200, 100)

const parcels: Facts = {
  count: parcelsOf,
  at: (index, place) => {
    const dice = diceOf('parcels', index)
    const [code] = dice.pick(districts)
    return {
      parcel_id: numbered('TD', index, 8),
      ward_code: `2${String(6_700 + dice.roll(330)).padStart(4, '0')}`,
      map_sheet: 1 + dice.roll(120),
      parcel_no: 1 + dice.roll(900),
      district_code: `H29.${code}`,
      area_m2: `${20 + dice.roll(480)}.${dice.roll(10)}`,
      land_use: dice.pick([
        'urban_housing',
        'urban_housing',
        'urban_housing',
        'rural_housing',
        'production',
        'orchard',
        'rice',
      ]),
      owner_id: somebody(dice, place),
      certificate_no: dice.once(5) ? null : `CH${String(dice.roll(999_999)).padStart(6, '0')}`,
      outline: someOutline(dice, 10),
    }
  },
  dirt: { every: 500, spoil: (fact) => ({ ...fact, ward_code: '267' }) },
}

const layers = [
  'Ranh giới hành chính',
  'Giao thông',
  'Thủy hệ',
  'Địa hình',
  'Công trình',
  'Cây xanh',
  'Quy hoạch',
  'Thoát nước',
] as const

const mapLayers: Facts = {
  count: () => 40,
  at: (index) => {
    const dice = diceOf('map_layers', index)
    return {
      layer_code: numbered('LBD', index, 2),
      title: `${layers[index % layers.length]} tờ ${1 + Math.floor(index / layers.length)}`,
      scale: dice.pick([2_000, 5_000, 10_000]),
      updated_on: someDay(dice, 700),
      extent: someOutline(dice, 2_000),
    }
  },
}

const constructionPermits: Facts = {
  count: (place) => sized(place, 350_000, 60),
  at: (index, place) => {
    const dice = diceOf('construction_permits', index)
    const [code, district] = dice.pick(districts)
    const granted = someDay(dice, 2_500)
    return {
      permit_no: `${index + 1}/GPXD-${granted.slice(0, 4)}`,
      parcel_id: numbered('TD', dice.roll(parcelsOf(place)), 8),
      district_code: `H29.${code}`,
      address: streetAddress(dice, district),
      floors: 1 + dice.roll(7),
      area_m2: `${40 + dice.roll(900)}.${dice.roll(10)}`,
      investor_id: somebody(dice, place),
      granted_on: granted,
      expires_on: dayAfter(granted, 365),
    }
  },
  dirt: { every: 60, spoil: (fact) => ({ ...fact, expires_on: '2001-01-01' }) },
}

const housingUnits: Facts = {
  count: (place) => sized(place, 1_900_000, 100),
  at: (index, place) => {
    const dice = diceOf('housing_units', index)
    const [code, district] = dice.pick(districts)
    return {
      unit_code: numbered('NO', index, 8),
      parcel_id: numbered('TD', dice.roll(parcelsOf(place)), 8),
      district_code: `H29.${code}`,
      address: streetAddress(dice, district),
      area_m2: `${25 + dice.roll(300)}.${dice.roll(10)}`,
      built_in: 1960 + dice.roll(60),
      owner_id: somebody(dice, place),
    }
  },
}

const roads: Facts = {
  count: roadsOf,
  at: (index) => {
    const dice = diceOf('roads', index)
    return {
      road_code: numbered('DB', index, 5),
      name: `Đường số ${index + 1}`,
      road_class: dice.pick(['urban', 'urban', 'district', 'national']),
      district_code: someDistrict(dice),
      length_m: 100 + dice.roll(12_000),
      lanes: 1 + dice.roll(8),
      surveyed_on: someDay(dice, 1_500),
      centre: somePoint(dice),
    }
  },
}

const infrastructureAssets: Facts = {
  count: (place) => sized(place, 60_000, 100),
  at: (index, place) => {
    const dice = diceOf('infrastructure_assets', index)
    return {
      asset_code: numbered('HT', index),
      kind: dice.pick(['sewer', 'sewer', 'lamp', 'lamp', 'lamp', 'pump', 'substation', 'hydrant']),
      road_code: numbered('DB', dice.roll(roadsOf(place)), 5),
      condition: 1 + dice.roll(5),
      inspected_on: someDay(dice, 900),
      location: somePoint(dice),
    }
  },
  dirt: { every: 100, spoil: (fact) => ({ ...fact, kind: 'XX' }) },
}

/** Land, buildings, roads and what lies under them. */
export const land: { readonly [dataset: string]: Facts } = {
  parcels,
  map_layers: mapLayers,
  construction_permits: constructionPermits,
  housing_units: housingUnits,
  roads,
  infrastructure_assets: infrastructureAssets,
}
