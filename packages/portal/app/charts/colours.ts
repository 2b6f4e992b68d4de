export interface Colours {
  readonly ink: string
  readonly line: string
  readonly first: string
  readonly third: string
  readonly font: string
}

/** The portal's colours as they are at a place now: tokens are pairs, and only the browser knows which of the two holds. */
export function coloursAt(host: HTMLElement): Colours {
  const probe = document.createElement('span')
  host.append(probe)
  const colour = (token: string) => {
    probe.style.color = `var(--${token})`
    return getComputedStyle(probe).color
  }
  const [ink, line, first, third] = [colour('ink-soft'), colour('line'), colour('first'), colour('third')]
  const font = getComputedStyle(probe).fontFamily
  probe.remove()
  return { ink, line, first, third, font }
}
