/** Code to read: a long one scrolls by itself, and what scrolls is reached by keyboard (WCAG 2.1.1). */
export function CodeText({ text }: { readonly text: string }) {
  // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
  return <pre tabIndex={0}>{text}</pre>
}
