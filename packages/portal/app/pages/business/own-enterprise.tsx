import { HeldOnEnterpriseDocument, type HeldOnEnterpriseQuery } from '../../kho/documents.ts'
import { useAsked } from '../../kho/use-asked.ts'
import { Answered } from '../../parts/answered.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Section } from '../../parts/section.tsx'
import { TableScroll } from '../../parts/table-scroll.tsx'
import { Tag } from '../../parts/tag.tsx'
import { figuresIn } from '../../words/figures.ts'
import { useWords } from '../../words/language.ts'
import { statusTitle } from '../../words/status-title.ts'

interface OwnEnterpriseProps {
  readonly enterprise: string
  /** The city's time: by it a licence has run out. */
  readonly now: string
}

/** The enterprise as the city has it, its licences, and its dossiers with where they stand. */
export function OwnEnterprise({ enterprise, now }: OwnEnterpriseProps) {
  const { t } = useWords()
  const asked = useAsked(HeldOnEnterpriseDocument, { variables: { enterprise } })
  return (
    <Answered asked={asked}>
      {(held) => (
        <>
          <Section title={held.enterprise?.name ?? enterprise}>
            <Facts held={held} enterprise={enterprise} />
          </Section>
          <Section title={t('business.licences')}>
            <Licences held={held} now={now} />
          </Section>
          <Section title={t('business.dossiers')}>
            <Dossiers held={held} />
          </Section>
        </>
      )}
    </Answered>
  )
}

interface HeldProps {
  readonly held: HeldOnEnterpriseQuery
}

/** The names of one code list. */
function namesOf({ names }: HeldOnEnterpriseQuery, list: string) {
  return names && { nodes: names.nodes.filter(({ listCode }) => listCode === list) }
}

function Facts({ held, enterprise }: HeldProps & { readonly enterprise: string }) {
  const { t, language } = useWords()
  const { enterprise: own } = held
  if (!own) return <Empty title={t('business.noRecord')} />
  const facts = [
    [t('business.taxCode'), enterprise],
    [t('business.status'), statusTitle(namesOf(held, 'enterprise_status'), own.status, language)],
    [t('business.sector'), own.sector],
    [t('business.address'), own.address],
    [t('business.registered'), own.registeredOn],
    [t('business.capital'), own.charterCapital === null ? null : `${figuresIn(language).count(own.charterCapital)} ₫`],
  ] as const
  return (
    <dl className="facts">
      {facts.map(([name, told]) =>
        told ? (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{told}</dd>
          </div>
        ) : null,
      )}
    </dl>
  )
}

function Heads({ heads }: { readonly heads: readonly string[] }) {
  return (
    <thead>
      <tr>
        {heads.map((head) => (
          <th key={head} scope="col">
            {head}
          </th>
        ))}
      </tr>
    </thead>
  )
}

function Licences({ held, now }: HeldProps & { readonly now: string }) {
  const { t, language } = useWords()
  // Those that run out first stand first.
  const licences = (held.licences?.nodes ?? []).toSorted((a, b) =>
    (a.expiresOn ?? '9') < (b.expiresOn ?? '9') ? -1 : 1,
  )
  if (licences.length === 0) return <Empty title={t('business.noLicences')} />
  const heads = ['licence', 'kind', 'matter', 'issuer', 'issued', 'expires', 'status'] as const
  return (
    <TableScroll label={t('business.licences')}>
      <Heads heads={heads.map((head) => t(`business.${head}`))} />
      <tbody>
        {licences.map(({ id, licenceNo, kind, subjectMatter, issuer, issuedOn, expiresOn, status }) => (
          <tr key={id}>
            <th scope="row">{licenceNo}</th>
            <td>{statusTitle(namesOf(held, 'licence_kind'), kind, language)}</td>
            <td className="prose">{subjectMatter}</td>
            <td>{language === 'en' ? (issuer?.nameEn ?? issuer?.name) : issuer?.name}</td>
            <td>{issuedOn}</td>
            <td>
              {expiresOn}{' '}
              {expiresOn !== null && expiresOn < now.slice(0, 10) ? <Tag value={t('business.ranOut')} /> : null}
            </td>
            <td>{statusTitle(namesOf(held, 'licence_status'), status, language)}</td>
          </tr>
        ))}
      </tbody>
    </TableScroll>
  )
}

function Dossiers({ held }: HeldProps) {
  const { t, language } = useWords()
  const { moment } = figuresIn(language)
  const dossiers = held.dossiers?.nodes ?? []
  if (dossiers.length === 0) return <Empty title={t('business.noDossiers')} />
  const heads = ['dossier', 'procedure', 'status', 'received', 'due'] as const
  return (
    <TableScroll label={t('business.dossiers')}>
      <Heads heads={heads.map((head) => t(`business.${head}`))} />
      <tbody>
        {dossiers.map(({ id, dossierCode, procedure, status, receivedAt, dueAt }) => (
          <tr key={id}>
            <th scope="row">{dossierCode}</th>
            <td className="prose">{procedure?.title}</td>
            <td>{statusTitle(namesOf(held, 'dossier_status'), status, language)}</td>
            <td>{receivedAt ? moment(receivedAt) : null}</td>
            <td>{dueAt ? moment(dueAt) : null}</td>
          </tr>
        ))}
      </tbody>
    </TableScroll>
  )
}
