import type { Bilingual, Language } from '@kho/schema/contract/bilingual.ts'
import type { DemoPerson } from '@kho/schema/contract/city.ts'

/** The demo's login: a list of invented people, one button each. No password, as nobody real can be behind it. */
export function loginPage(people: Iterable<DemoPerson>, language: Language, uid: string): string {
  const other: Language = language === 'vi' ? 'en' : 'vi'
  const rows = [...people].map((person) => personRow(person, language)).join('\n')
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${words.title[language]}</title>
<style>${style}</style>
</head>
<body>
<main>
<p class="other"><a href="/oidc/login/${safe(uid)}?lang=${other}" lang="${other}" hreflang="${other}">${words.other[language]}</a></p>
<h1>${words.title[language]}</h1>
<p>${words.invented[language]}</p>
<form method="post" action="/oidc/login/${safe(uid)}">
<ul>
${rows}
</ul>
</form>
</main>
</body>
</html>
`
}

function personRow(person: DemoPerson, language: Language): string {
  const description = person.description ? `<span>${safe(person.description[language])}</span>` : ''
  const name = `<strong>${safe(person.title[language])}</strong>`
  return `<li><button name="person" value="${safe(person.person)}">${name}${description}</button></li>`
}

/** Text as it may stand in an element or in a quoted attribute. */
export function safe(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}

const words: { readonly [word: string]: Bilingual } & { title: Bilingual; invented: Bilingual; other: Bilingual } = {
  title: { vi: 'Bạn là ai?', en: 'Who are you?' },
  invented: {
    vi: 'Thành phố này dùng dữ liệu giả lập: mọi người dưới đây đều không có thật. Chọn một người để đăng nhập.',
    en: 'This city’s data are invented: nobody below is real. Press a person to log in as them.',
  },
  other: { vi: 'English', en: 'Tiếng Việt' },
}

const style = `
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
main { max-width: 34rem; margin: 0 auto; padding: 1.5rem 1rem; }
.other { text-align: right; margin: 0; }
ul { list-style: none; padding: 0; display: grid; gap: .5rem; }
button { width: 100%; padding: .75rem 1rem; font: inherit; text-align: left; cursor: pointer;
  border: 1px solid GrayText; border-radius: .5rem; background: Canvas; color: CanvasText; }
button:hover, button:focus-visible { outline: 3px solid Highlight; outline-offset: 1px; }
button span { display: block; font-size: .875rem; }
`
