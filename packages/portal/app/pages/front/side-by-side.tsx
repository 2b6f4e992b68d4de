import { useQuery } from '@tanstack/react-query'
import { askKho, type DemoPerson } from '../../kho/ask.ts'
import { Waiting } from '../../parts/answered.tsx'
import { QueryShown } from '../../parts/query-shown.tsx'
import { Section } from '../../parts/section.tsx'
import { TableScroll } from '../../parts/table-scroll.tsx'
import { useWords } from '../../words/language.ts'
import { valueTold } from '../../words/value-told.ts'
import { asSeen, type Seen, sideFields, sideQuery, watchers } from './one-dossier.ts'

const typeOf = (field: string): string => (field.endsWith('At') ? 'timestamp' : 'text')

/** One dossier as three people of the demo see it: the same query, three answers. */
export function SideBySide({ people }: { readonly people: readonly DemoPerson[] }) {
  const { t, language } = useWords()
  const { data } = useQuery({
    queryKey: ['side by side', language],
    queryFn: async () => {
      const asking = watchers.map(({ as, purpose }) => askKho({ text: sideQuery, language, as, purpose }))
      return (await Promise.all(asking)).map(asSeen)
    },
  })
  return (
    <Section title={t('front.sides')} lead={t('front.sidesMore')}>
      {data ? (
        <TableScroll label={t('front.sides')}>
          <Heads people={people} />
          <tbody>
            {sideFields.map(({ field, title }) => (
              <tr key={field}>
                <th scope="row">{title[language]}</th>
                {data.map((seen, at) => (
                  <SeenCell key={watchers[at]?.as ?? ''} seen={seen} field={field} />
                ))}
              </tr>
            ))}
          </tbody>
        </TableScroll>
      ) : (
        <Waiting />
      )}
      <QueryShown text={sideQuery} />
    </Section>
  )
}

function Heads({ people }: { readonly people: readonly DemoPerson[] }) {
  const { t, language } = useWords()
  return (
    <thead>
      <tr>
        <th scope="col">{t('front.field')}</th>
        {watchers.map(({ as }) => {
          const person = people.find((one) => one.person === as)
          return (
            <th scope="col" key={as ?? ''}>
              {person?.title[language] ?? t('front.anyone')}
              <small>{person ? person.description?.[language] : t('front.anyoneMore')}</small>
            </th>
          )
        })}
      </tr>
    </thead>
  )
}

/** A cell as one of them sees it: shown, masked or withheld, and why. */
function SeenCell({ seen, field }: { readonly seen: Seen | null; readonly field: string }) {
  const { t, language } = useWords()
  if (!seen)
    return (
      <td className="cell-withheld">
        {t('part.withheld')}
        <small>{t('front.noRecord')}</small>
      </td>
    )
  const withheld = seen.withheld?.find((cell) => cell.field === field)
  const value = seen[field]
  const telling = { type: typeOf(field), language, yes: t('part.yes'), no: t('part.no') }
  const text = value === null || value === undefined ? t('part.empty') : valueTold(value, telling)
  const how = withheld ? (withheld.masked ? 'masked' : 'withheld') : 'shown'
  return (
    <td className={`cell-${how}`}>
      {how === 'withheld' ? t('part.withheld') : text}
      {withheld ? (
        <small>
          {how === 'masked' ? `${t('part.masked')}. ` : ''}
          {withheld.reason}
        </small>
      ) : null}
    </td>
  )
}
