import { Section } from '../../parts/section.tsx'
import { TableScroll } from '../../parts/table-scroll.tsx'
import { Tag } from '../../parts/tag.tsx'
import { useWords } from '../../words/language.ts'
import type { Dataset } from './dataset-page.tsx'
import { Going } from './going.tsx'

type Field = Dataset['fields'][number]

/** Every field with its meaning and type, how sensitive it is, and how it is shared with the reader. */
export function Fields({ dataset }: { readonly dataset: Dataset }) {
  const { t, language } = useWords()
  return (
    <Section title={t('dataset.fields')}>
      <TableScroll label={t('dataset.fields')}>
        <thead>
          <tr>
            <th scope="col">{t('dataset.field')}</th>
            <th scope="col">{t('dataset.meaning')}</th>
            <th scope="col">{t('dataset.type')}</th>
            <th scope="col">{t('dataset.sensitivity')}</th>
            <th scope="col">{t('dataset.forYou')}</th>
          </tr>
        </thead>
        <tbody>
          {dataset.fields.map((field) => (
            <tr key={field.name}>
              <th scope="row">
                <code>{field.name}</code>
              </th>
              <td className="prose">
                {field.title[language]}
                {field.description ? <small>{field.description[language]}</small> : null}
                {field.deprecated ? <Going going={field.deprecated} /> : null}
              </td>
              <td>
                <FieldType field={field} />
              </td>
              <td>
                <Tag value={field.sensitivity} />
              </td>
              <td>
                <Tag value={field.class} />
              </td>
            </tr>
          ))}
        </tbody>
      </TableScroll>
    </Section>
  )
}

function FieldType({ field }: { readonly field: Field }) {
  const { t } = useWords()
  return (
    <>
      <code>{field.type}</code>
      {field.list ? ` · ${t('dataset.list')}` : ''}
      {field.unit ? <small>{t('dataset.unit', { unit: field.unit })}</small> : null}
      {field.codes ? <small>{t('dataset.codes', { list: field.codes })}</small> : null}
    </>
  )
}
