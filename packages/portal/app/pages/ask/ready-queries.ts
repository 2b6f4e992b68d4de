import type { Bilingual } from '../../words/words.ts'
import { tourDossier } from '../front/one-dossier.ts'

/** A query to press: what it is, who asks it first, and for what. */
export interface ReadyQuery {
  readonly title: Bilingual
  readonly as: string | null
  readonly purpose: string
  readonly query: string
}

export const readyQueries: readonly ReadyQuery[] = [
  {
    title: { vi: 'Một hồ sơ, ba cơ quan', en: 'One dossier, three agencies' },
    as: 'officer_q1',
    purpose: '1.004194',
    query: `{
  dossier(dossierCode: "${tourDossier}") {
    dossierCode status receivedAt dueAt
    procedure { title legalDays }
    applicant { name born citizenId }
    steps { nodes { step department startedAt finishedAt } }
    withheld { field masked reason }
  }
}`,
  },
  {
    title: { vi: 'Tra cứu theo mã', en: 'Look up by code' },
    as: null,
    purpose: '',
    query: `{
  dossier(dossierCode: "${tourDossier}") {
    dossierCode status receivedAt
    withheld { field reason howToAsk }
  }
}`,
  },
  {
    title: { vi: 'Hồ sơ và dữ liệu của tôi', en: 'My dossiers and my record' },
    as: 'citizen_lan',
    purpose: '',
    query: `{
  dossiers(orderBy: [{ field: RECEIVED_AT, direction: DESC }]) {
    totalCount
    nodes { dossierCode status procedure { title } receiver { name } }
  }
  people { nodes { name born phone address } }
}`,
  },
  {
    title: { vi: 'Hồ sơ trễ hạn ở quận tôi', en: 'What is late in my district' },
    as: 'officer_q3',
    purpose: '1.004194',
    query: `{
  dossiers(
    filter: {
      handlingAgency: { eq: "H29.770" }
      finishedAt: { isNull: true }
      dueAt: { lt: "2020-11-02T01:00:00Z" }
    }
    orderBy: [{ field: DUE_AT }]
    first: 5
  ) {
    totalCount
    nodes { dossierCode dueAt procedure { title } applicant { name born } }
  }
}`,
  },
  {
    title: { vi: 'Dữ liệu mở: 9 dịch vụ chưa phân loại', en: 'Open data: nine unclassified services' },
    as: null,
    purpose: '',
    query: `{
  services(filter: { level: { eq: "unclassified" } }) {
    totalCount
    nodes { serviceCode publishedOn procedure { title agency { name nameEn } } }
  }
}`,
  },
]
