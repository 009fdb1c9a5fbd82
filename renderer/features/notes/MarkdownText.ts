/**
 * Markdown on screen: each token becomes an element. Notes come from anywhere: their links show their address, and their
 * images their words. Pages of the program say what their own links and images are.
 */
import { h, type FunctionalComponent, type VNode } from 'vue'
import FormulaText from './FormulaText.vue'
import { tokensOf, type FormulaToken, type Token, type Tokens } from './markdown'

type Child = VNode | string

interface Props {
  text: string
  /** The address of an image of the program; null where it has none. */
  imageOf?: (path: string) => string | null
  /** What a link does; null where it only shows its address. */
  follow?: (href: string) => (() => void) | null
  /** What stands for a fence of a language; null where it is code. */
  fence?: (language: string, text: string) => VNode | null
}

/** Markdown as elements. Headings begin below those of the window. */
const MarkdownText: FunctionalComponent<Props> = (props) =>
  h('div', { class: 'markdown' }, createElements(props)(tokensOf(props.text)))
MarkdownText.props = ['text', 'imageOf', 'follow', 'fence']
export default MarkdownText

const FIRST_HEADING = 3
const LAST_HEADING = 6

const ELEMENTS = { paragraph: 'p', blockquote: 'blockquote', strong: 'strong', em: 'em', del: 'del' } as const

/** The functions that turn tokens into elements, for one text. */
function createElements({ imageOf, follow, fence }: Props): (tokens?: readonly Token[]) => Child[] {
  function blocks(tokens: readonly Token[] = []): Child[] {
    return tokens.map((token) => element(token))
  }

  function element(token: Token): Child {
    switch (token.type) {
      case 'heading': {
        const depth = Math.min(LAST_HEADING, (token as Tokens.Heading).depth + FIRST_HEADING - 1)
        return h(`h${depth}`, blocks(token.tokens))
      }
      case 'paragraph':
      case 'blockquote':
      case 'strong':
      case 'em':
      case 'del':
        return h(ELEMENTS[token.type], blocks(token.tokens))
      case 'list':
        return list(token as Tokens.List)
      case 'table':
        return table(token as Tokens.Table)
      case 'code':
        return code(token as Tokens.Code)
      case 'codespan':
        return h('code', (token as Tokens.Codespan).text)
      case 'formula':
        return h(FormulaText, {
          key: token.raw,
          tex: (token as FormulaToken).tex,
          display: (token as FormulaToken).display,
        })
      case 'link':
        return link(token as Tokens.Link)
      case 'image': {
        const { href, text } = token as Tokens.Image
        const address = imageOf?.(href)
        return address ? h('img', { src: address, alt: text }) : text
      }
      case 'hr':
      case 'br':
        return h(token.type)
      case 'space':
      case 'def':
        return ''
      default:
        // Text, and what has no element of its own: HTML is shown as it is typed.
        return 'tokens' in token && token.tokens
          ? h('span', blocks(token.tokens))
          : 'text' in token
            ? String(token.text)
            : ''
    }
  }

  function list({ ordered, start, items }: Tokens.List): VNode {
    const entries = items.map((item) => h('li', blocks(item.tokens)))
    return ordered ? h('ol', { start: start === '' ? undefined : start }, entries) : h('ul', entries)
  }

  function table({ header, rows }: Tokens.Table): VNode {
    return h('table', [
      h(
        'thead',
        h(
          'tr',
          header.map(({ tokens }) => h('th', { scope: 'col' }, blocks(tokens))),
        ),
      ),
      h(
        'tbody',
        rows.map((row) =>
          h(
            'tr',
            row.map(({ tokens }) => h('td', blocks(tokens))),
          ),
        ),
      ),
    ])
  }

  function code({ lang, text }: Tokens.Code): VNode {
    return (lang && fence?.(lang, text)) || h('pre', h('code', text))
  }

  /** Windows open nothing from outside: the address can be read and copied. */
  function link({ href, text, tokens }: Tokens.Link): VNode {
    const go = follow?.(href)
    if (go) return h('button', { class: 'to-page', type: 'button', onClick: go }, blocks(tokens))
    return h('span', { class: 'link' }, href === text ? text : [...blocks(tokens), ` (${href})`])
  }

  return blocks
}
