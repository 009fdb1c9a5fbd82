/**
 * Notes as tokens: Markdown with formulas between dollar signs (`$s = 2$`, and `$$` on lines of their own). Only the
 * lexer of marked is used: what the tokens become are elements and text, so no HTML of a note ever runs.
 */
import { Marked, type Token, type Tokens } from 'marked'

export type { Token, Tokens }

/** A formula in TeX. */
export interface FormulaToken extends Tokens.Generic {
  readonly type: 'formula'
  readonly tex: string
  readonly display: boolean
}

const marked = new Marked({
  gfm: true,
  extensions: [
    {
      name: 'formulaBlock',
      level: 'block',
      start: (source) => source.indexOf('$$'),
      tokenizer: (source) => formula(/^\$\$\s*([^]+?)\s*\$\$[ \t]*(?:\n|$)/.exec(source), true),
    },
    {
      name: 'formula',
      level: 'inline',
      start: (source) => source.indexOf('$'),
      // As Pandoc has it: no space inside the dollar signs, no digit after them, so that $5 and $6 are amounts.
      tokenizer: (source) => formula(/^\$(?!\s)((?:\\[^]|[^$\\`\n])+?)(?<!\s)\$(?!\d)/.exec(source), false),
    },
  ],
})

function formula(found: RegExpExecArray | null, display: boolean): FormulaToken | undefined {
  return found ? { type: 'formula', raw: found[0], tex: found[1] ?? '', display } : undefined
}

export function tokensOf(markdown: string): readonly Token[] {
  return marked.lexer(markdown)
}

/** The text of notes without marks, formulas as they are typed; questions and code are left out. */
export function plainText(markdown: string): string {
  return tokensOf(markdown)
    .filter(({ type }) => type !== 'code')
    .map(textOf)
    .filter(Boolean)
    .join(' ')
}

function textOf(token: Token): string {
  if (token.type === 'formula') return (token as FormulaToken).tex
  if (token.type === 'list') return (token as Tokens.List).items.map(textOf).join(' ')
  if ('tokens' in token && token.tokens) return token.tokens.map(textOf).join('')
  if (token.type === 'space' || token.type === 'hr') return ''
  return token.type === 'br' ? ' ' : 'text' in token ? String(token.text) : ''
}
