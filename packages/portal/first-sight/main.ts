import { asking } from './asking.ts'
import { catalogue, catalogueQuery, datasetCard } from './datasets.ts'
import { byId, element } from './element.ts'
import { demoPeople } from './kho.ts'
import { sideBySide, sideQuery } from './side-by-side.ts'
import { chosenLanguage, type Language, putWords, rememberLanguage, words } from './words.ts'

/** Draws the whole page in one language: the words at once, the rest as answers arrive. */
async function draw(language: Language): Promise<void> {
  putWords(language)
  byId('side-query').textContent = sideQuery
  byId('catalogue-query').textContent = catalogueQuery
  for (const button of document.querySelectorAll<HTMLElement>('[data-language]')) {
    button.setAttribute('aria-pressed', String(button.dataset.language === language))
    button.onclick = () => {
      rememberLanguage(language === 'vi' ? 'en' : 'vi')
      void draw(language === 'vi' ? 'en' : 'vi')
    }
    button.toggleAttribute('disabled', button.dataset.language === language)
  }
  const [people, datasets] = await Promise.all([demoPeople(), catalogue(language)])
  asking(people, language)
  byId('synthetic').hidden = !datasets.some((dataset) => dataset.synthetic)
  const cards = datasets.map((dataset) => datasetCard(dataset, language))
  byId('datasets').replaceChildren(...(cards.length > 0 ? cards : [element('li', {}, words.none[language])]))
  byId('datasets').ariaBusy = 'false'
  byId('side').replaceChildren(await sideBySide(people, language))
  byId('side').ariaBusy = 'false'
}

await draw(chosenLanguage())
