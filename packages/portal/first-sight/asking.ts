import { byId, element } from './element.ts'
import { type Answer, ask, type DemoPerson } from './kho.ts'
import { type ReadyQuery, readyQueries } from './queries.ts'
import { type Language, words } from './words.ts'

const anonymous = ''

/** The part of the page where one is somebody and asks something. */
export function asking(people: readonly DemoPerson[], language: Language): void {
  const before = chosen()
  byId('people').replaceChildren(
    element('legend', {}, words.beWho[language]),
    choice(anonymous, words.anonymous[language], words.anonymousMore[language]),
    ...people.map((one) => choice(one.person, one.title[language], one.description?.[language] ?? '')),
  )
  be(before ?? readyQueries[0]?.as ?? anonymous)
  byId('queries').replaceChildren(...readyQueries.map((ready) => button(ready, language)))
  byId('send').onclick = () => void send(language)
  if (field('query').value === '' && readyQueries[0]) fill(readyQueries[0])
}

function choice(person: string, title: string, more: string): HTMLElement {
  const radio = element('input', { type: 'radio', name: 'person', value: person })
  return element('label', {}, radio, element('span', {}, title, element('small', {}, more)))
}

function button(ready: ReadyQuery, language: Language): HTMLElement {
  const made = element('button', { type: 'button', 'aria-pressed': 'false' }, ready.title[language])
  made.onclick = () => {
    for (const other of byId('queries').children) other.setAttribute('aria-pressed', String(other === made))
    fill(ready)
    be(ready.as ?? anonymous)
    void send(language)
  }
  return made
}

const field = (id: string) => byId(id) as HTMLInputElement | HTMLTextAreaElement // what the page has under these ids

const chosen = (): string | null =>
  document.querySelector<HTMLInputElement>('input[name=person]:checked')?.value ?? null

function be(person: string): void {
  for (const radio of document.querySelectorAll<HTMLInputElement>('input[name=person]'))
    radio.checked = radio.value === person
}

function fill(ready: ReadyQuery): void {
  field('query').value = ready.query
  field('purpose').value = ready.purpose
}

async function send(language: Language): Promise<void> {
  byId('told').textContent = words.sending[language]
  const began = performance.now()
  const question = {
    query: field('query').value,
    as: chosen() || null,
    purpose: field('purpose').value.trim(),
    language,
  }
  const answer = await ask(question).catch(() => null)
  byId('told').textContent = answer ? `${Math.round(performance.now() - began)} ${words.took[language]}` : ''
  byId('answer').replaceChildren(...(answer ? said(answer, language) : [wrong(words.unreachable[language], '')]))
}

function said(answer: Answer, language: Language): readonly HTMLElement[] {
  const refusals = (answer.errors ?? []).map((error) =>
    wrong(
      `${words.refused[language]} (${error.extensions?.code ?? ''}): ${error.message}`,
      error.extensions?.hint ?? '',
    ),
  )
  return [...refusals, element('pre', { tabindex: '0' }, JSON.stringify(answer, null, 2))]
}

const wrong = (what: string, hint: string): HTMLElement =>
  element('div', { class: 'wrong' }, element('p', {}, what), element('p', {}, hint))
