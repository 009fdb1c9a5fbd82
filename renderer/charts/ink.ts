/** The colours and the font of charts: those of the theme on screen, or black on white in exported figures. */

export interface ChartInk {
  readonly text: string
  readonly line: string
  readonly accent: string
  /** Fills the signs that are hollow, and lies below exported charts. */
  readonly ground: string
  readonly raised: string
  readonly font: string
}

export function themeInk(element: HTMLElement): ChartInk {
  const style = getComputedStyle(element)
  const colour = (name: string) => style.getPropertyValue(name).trim()
  return {
    text: colour('--muted'),
    line: colour('--line'),
    accent: colour('--accent'),
    ground: colour('--surface'),
    raised: colour('--raised'),
    font: style.fontFamily,
  }
}

export const printInk: ChartInk = {
  text: '#1b1b1f',
  line: '#b8b8c0',
  accent: '#0f62fe',
  ground: '#ffffff',
  raised: '#ffffff',
  font: "'Helvetica Neue', Helvetica, Arial, 'Liberation Sans', sans-serif",
}
