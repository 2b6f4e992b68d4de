const remembered = 'kho-theme'

export type Theme = 'light' | 'dark'

/** The theme in use: chosen here before, else as the reader's system has it. */
export function themeNow(): Theme {
  const chosen = localStorage.getItem(remembered)
  if (chosen === 'light' || chosen === 'dark') return chosen
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'
}

/** Shows a theme that was chosen; a system's own needs nothing. */
export function startTheme(): void {
  if (localStorage.getItem(remembered) !== null) document.documentElement.dataset.theme = themeNow()
}

export function chooseTheme(theme: Theme): void {
  localStorage.setItem(remembered, theme)
  document.documentElement.dataset.theme = theme
}
