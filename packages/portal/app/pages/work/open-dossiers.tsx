import { Link } from '@tanstack/react-router'
import { OpenDossiersDocument, type OpenDossiersQuery } from '../../kho/documents.ts'
import { useAsked } from '../../kho/use-asked.ts'
import { Answered } from '../../parts/answered.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Paging, usePages } from '../../parts/paging.tsx'
import { Section } from '../../parts/section.tsx'
import { TableScroll } from '../../parts/table-scroll.tsx'
import { figuresIn } from '../../words/figures.ts'
import { useWords } from '../../words/language.ts'
import { statusTitle } from '../../words/status-title.ts'
import { LateTag } from './late-tag.tsx'
import type { AtWork } from './officer.tsx'

type Dossiers = NonNullable<OpenDossiersQuery['dossiers']>

/** The unit's open dossiers, those due first at the top: where each is, who has it, how late it is. */
export function OpenDossiers({ work }: { readonly work: AtWork }) {
  const { t, language } = useWords()
  const pages = usePages()
  const variables = { units: work.units, after: pages.after }
  const asked = useAsked(OpenDossiersDocument, { variables, purpose: work.purpose.key })
  return (
    <Section title={t('work.open')}>
      <Answered asked={asked}>
        {(answer) => {
          const { dossiers } = answer
          if (!dossiers || dossiers.nodes.length === 0)
            return <Empty title={t('work.noneOpen')}>{t('work.noneOpenMore')}</Empty>
          const { totalCount, pageInfo } = dossiers
          return (
            <>
              {totalCount === null ? null : <p>{t('work.openCount', { n: figuresIn(language).count(totalCount) })}</p>}
              <TableScroll label={t('work.open')}>
                <DossierHeads />
                <DossierRows dossiers={dossiers} names={answer.names} now={work.now} />
              </TableScroll>
              <Paging pages={pages} pageInfo={pageInfo} />
            </>
          )
        }}
      </Answered>
    </Section>
  )
}

function DossierHeads() {
  const { t } = useWords()
  const heads = [t('work.code'), t('work.procedureOf'), t('work.status'), t('work.where'), t('work.who'), t('work.due')]
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

interface RowsProps {
  readonly dossiers: Dossiers
  readonly names: OpenDossiersQuery['names']
  readonly now: string
}

function DossierRows({ dossiers, names, now }: RowsProps) {
  const { language } = useWords()
  return (
    <tbody>
      {dossiers.nodes.map(({ id, dossierCode, procedure, status, steps, handlerId, dueAt }) => (
        <tr key={id}>
          <th scope="row">
            <Link to="/work/dossier" state={{ dossier: dossierCode ?? '' }}>
              {dossierCode}
            </Link>
          </th>
          <td className="prose">{procedure?.title}</td>
          <td>{statusTitle(names, status, language)}</td>
          <td>{steps?.nodes[0]?.department}</td>
          <td>{handlerId}</td>
          <td className="moment">
            {dueAt ? figuresIn(language).moment(dueAt) : null} <LateTag dueAt={dueAt} now={now} />
          </td>
        </tr>
      ))}
    </tbody>
  )
}
