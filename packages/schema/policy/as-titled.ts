import type { Bilingual } from '../contract/bilingual.ts'
import type { Contract } from '../contract/contract.ts'
import type { Naming } from './explain-words.ts'

/** As people who did not write them call them: fields by their titles, askers by what they are. */
export function asTitled({ fields }: Pick<Contract, 'fields'>): Naming {
  return {
    field: (name) => fields.find((field) => field.name === name)?.title ?? { vi: name, en: name },
    principal: (attribute) =>
      ofTheAsker[attribute] ?? { vi: `${attribute} của người hỏi`, en: `the asker’s ${attribute}` },
    purposeKey: { vi: 'bản ghi của việc được giao', en: 'the record that the task is about' },
  }
}

const ofTheAsker: { readonly [attribute: string]: Bilingual } = {
  person: { vi: 'người hỏi', en: 'the asker' },
  agency: { vi: 'cơ quan của người hỏi', en: 'the asker’s agency' },
  units: { vi: 'các đơn vị của người hỏi', en: 'the asker’s units' },
  enterprise: { vi: 'doanh nghiệp của người hỏi', en: 'the asker’s enterprise' },
  represents: { vi: 'những người mà người hỏi đại diện', en: 'those for whom the asker acts' },
  application: { vi: 'ứng dụng của người hỏi', en: 'the asker’s application' },
}
