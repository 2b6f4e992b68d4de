import type { Dataset } from './dataset-page.tsx'

export type Tool = 'curl' | 'Python' | 'R' | 'Excel' | 'Power BI' | 'GraphQL'

/** The same question with each tool that people know: as a file what may be taken as one, everything else as GraphQL. */
export function snippetsOf(dataset: Pick<Dataset, 'name' | 'many' | 'fields'>, { origin, asFiles }: Reach): Snippets {
  const query = `{ ${dataset.many}(first: 100) { nodes { ${namesOf(dataset).join(' ')} } } }`
  return asFiles ? asFile(dataset, origin, query) : asQuery(dataset.many, origin, query)
}

interface Reach {
  readonly origin: string
  /** Whether the rules let the reader take it as a file. */
  readonly asFiles: boolean
}

/** What the reader may see of it; all of it where that is nothing, as the question stays the same. */
function namesOf({ fields }: Pick<Dataset, 'fields'>): readonly string[] {
  const open = fields.filter((field) => field.class === 'open')
  return (open.length > 0 ? open : fields).map((field) => field.name)
}

type Snippets = readonly (readonly [Tool, string])[]

function asFile({ name, many }: Pick<Dataset, 'name' | 'many'>, origin: string, query: string): Snippets {
  const url = `${origin}/open/${name}/live.csv`
  return [
    ['curl', `curl --fail --output ${name}.csv '${url}'`],
    ['Python', `import pandas\n\n${name} = pandas.read_csv("${url}", dtype=str)\nprint(${name}.head())`],
    ['R', `${name} <- read.csv("${url}", colClasses = "character")\nhead(${name})`],
    [
      'Excel',
      `let\n  file = Csv.Document(Web.Contents("${url}?for=excel"), [Delimiter = ",", Encoding = 65001])\nin\n  Table.PromoteHeaders(file)`,
    ],
    ['Power BI', feed(many, origin, 'null')],
    ['GraphQL', query],
  ]
}

function asQuery(many: string, origin: string, query: string): Snippets {
  const body = JSON.stringify({ query })
  const url = `${origin}/graphql`
  const curl = `curl --silent '${url}' \\\n  --header 'Authorization: Bearer TOKEN' --header 'X-Purpose: PURPOSE' \\\n  --header 'Content-Type: application/json' \\\n  --data '${body}'`
  const python = `import requests\n\nanswer = requests.post(\n    "${url}",\n    headers={"Authorization": "Bearer TOKEN", "X-Purpose": "PURPOSE"},\n    json={"query": """${query}"""},\n)\nprint(answer.json()["data"]["${many}"]["nodes"])`
  const r = `library(httr2)\n\nrequest("${url}") |>\n  req_headers(Authorization = "Bearer TOKEN", "X-Purpose" = "PURPOSE") |>\n  req_body_json(list(query = "${query}")) |>\n  req_perform() |>\n  resp_body_json()`
  const excel = `let\n  body = Text.ToBinary("${body.replaceAll('"', '""')}"),\n  answer = Json.Document(Web.Contents("${url}", [\n    Headers = [#"Content-Type" = "application/json", Authorization = "Bearer TOKEN", #"X-Purpose" = "PURPOSE"],\n    Content = body]))\nin\n  Table.FromRecords(answer[data][${many}][nodes])`
  return [
    ['curl', curl],
    ['Python', python],
    ['R', r],
    ['Excel', excel],
    ['Power BI', feed(many, origin, '[Authorization = "Bearer TOKEN", #"X-Purpose" = "PURPOSE"]')],
    ['GraphQL', query],
  ]
}

/** By OData, which Power BI and Excel follow page by page. */
function feed(many: string, origin: string, headers: string): string {
  return `let\n  city = OData.Feed("${origin}/odata/v4/", ${headers}, [Implementation = "2.0"])\nin\n  city{[Name = "${many}"]}[Data]`
}
