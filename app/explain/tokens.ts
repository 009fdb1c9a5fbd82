/** The tokens of formulas. */
import { shortest } from '#app/text/decimal'
import type { SumGrid } from './grid'
import type { Cell } from './provenance'
import { arithmetic, message, type Message } from '#app/text/message'
import type { Tap } from './tap'

/** A token of a formula: a value, operator or name; those that stand for a cell that the step reads say which. */
export interface Token {
  readonly text: Message
  readonly kind: 'plain' | 'cell' | 'winner' | 'padding'
  readonly cell?: Cell
  /** Of a step that joins lanes: the lane whose map has the cell, counted from 0; the first without it. */
  readonly read?: number
}

export interface Explanation {
  /** Without the result; empty where the function has too many cells or can't be spelled out. */
  readonly formula: readonly Token[]
  /** What is worth knowing besides: the divisor, padding, ties. Whole sentences. */
  readonly notes: readonly Message[]
  /** The formula without the one that was opened in it. */
  readonly short?: readonly Token[]
  /** The sum of a convolution, laid out. */
  readonly grid?: SumGrid
}

export function plain(text: Message): Token {
  return { text: typeof text === 'string' ? arithmetic(text) : text, kind: 'plain' }
}

export function paddingToken(): Token {
  return { text: message('formula.padding'), kind: 'padding' }
}

/** A cell's number; in brackets where a sign would confuse. */
export function value(tap: Tap, brackets = true): Token {
  if (tap.padding) return paddingToken()
  const { channel, row, column } = tap
  return {
    text: arithmetic(brackets ? parenthesize(tap.value) : shortest(tap.value)),
    kind: tap.filled ? 'padding' : 'cell',
    cell: { channel, row, column },
  }
}

export function marked(tap: Tap): Token {
  return { ...value(tap, false), kind: 'winner' }
}

export function parenthesize(number: number): string {
  const text = shortest(number)
  return text.startsWith('-') ? `(${text})` : text
}

export function functionOf(name: Message, args: readonly Token[]): Token[] {
  return [
    plain(name),
    plain('('),
    ...joinTerms(
      args.map((arg) => [arg]),
      ', ',
    ),
    plain(')'),
  ]
}

/** Terms with plus signs between them, in brackets unless told otherwise. */
export function sum(all: readonly Tap[], term: (tap: Tap) => Token[], brackets = true): Token[] {
  const terms = joinTerms(all.map(term), ' + ')
  return brackets ? [plain('('), ...terms, plain(')')] : terms
}

export function joinTerms(terms: readonly (readonly Token[])[], between: string): Token[] {
  return terms.flatMap((term, i) => (i === 0 ? [...term] : [plain(between), ...term]))
}

export function paddingNote(outside: number, note: Message): Message[] {
  return outside === 0 ? [] : [note]
}
