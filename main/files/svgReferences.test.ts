import { describe, expect, it } from 'vitest'
import { refuseReferences } from './svgReferences'

const svg = (content: string, before = '', attributes = '') =>
  Buffer.from(
    `${before}<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" ${attributes}>${content}</svg>`,
  )
const PNG = 'data:image/png;base64,iVBORw0KGgo='
const W3C = '"-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd"'

describe('a drawing is refused that refers to', () => {
  it.each<[what: string, drawing: Uint8Array, named: string]>([
    ['a file by its path', svg('<image href="/etc/passwd"/>'), '/etc/passwd'],
    ['a file beside', svg("<image href = 'camera.png'/>"), 'camera.png'],
    ['a file by its address', svg('<image xlink:href="file:///etc/passwd"/>'), 'file:///etc/passwd'],
    ['an address', svg('<use href="https://example.org/a.svg#b"/>'), 'https://example.org/a.svg#b'],
    ['a share', svg('<image href="//server/share/a.png"/>'), '//server/share/a.png'],
    ['a file under another prefix', svg('<image x:href="a.png" xmlns:x="http://www.w3.org/1999/xlink"/>'), 'a.png'],
    ['a file, in numbers', svg('<image href="&#x2F;etc&#47;passwd"/>'), '/etc/passwd'],
    ['a file in an entity', svg('<image href="&e;"/>', '<!DOCTYPE svg [<!ENTITY e "/etc/passwd">]>'), '/etc/passwd'],
    ['a file after white space', svg('<image href="\n  a.png"/>'), 'a.png'],
    ['a file as data of no image', svg('<image href="data:text/plain,a"/>'), 'data:text/plain,a'],
    [
      'another drawing',
      svg('<image href="data:image/svg+xml;base64,PHN2Zz4="/>'),
      'data:image/svg+xml;base64,PHN2Zz4=',
    ],
    ['a style sheet', svg('', '<?xml-stylesheet href="a.css"?>'), 'a.css'],
    ['a part of a text', svg('<xi:include href="a.txt" parse="text"/>'), 'a.txt'],
    ['a base', svg('<use href="#a"/>', '', 'xml:base="b.svg"'), 'b.svg'],
    ['a paint', svg('<rect fill="url(b.svg#p)"/>'), 'b.svg#p'],
    ['a paint in capitals', svg('<rect style="fill: URL( \'b.svg#p\')"/>'), 'b.svg#p'],
    ['a paint in escapes', svg('<rect style="fill: \\75 r\\6c(b.svg#p)"/>'), 'b.svg#p'],
    ['a paint in numbers', svg('<rect style="fill: &#117;rl(b.svg#p)"/>'), 'b.svg#p'],
    ['a rule', svg('<style>@import "a.css";</style>'), '@import "a.css"'],
    ['a rule in escapes', svg('<style><![CDATA[@\\69mport url(a.css)]]></style>'), 'a.css'],
  ])('%s', (_, drawing, named) => {
    expect(() => refuseReferences(drawing)).toThrow(`The drawing refers to "${named}`)
  })
})

describe('a drawing is refused that declares', () => {
  it.each<[what: string, drawing: Uint8Array, named: string]>([
    ['an external entity', svg('&e;', '<!DOCTYPE svg [<!ENTITY e SYSTEM "file:///etc/passwd">]>'), '<!DOCTYPE svg'],
    ['an external subset', svg('', '<!DOCTYPE svg SYSTEM "a.dtd">'), '<!DOCTYPE svg SYSTEM "a.dtd"'],
    ['a document type of another', svg('', '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "a.dtd">'), '<!DOCTYPE svg'],
    ['a parameter entity', svg('', '<!DOCTYPE svg [<!ENTITY % p SYSTEM "a.dtd"> %p;]>'), '<!DOCTYPE svg'],
    ['an entity of elements', svg('&e;', '<!DOCTYPE svg [<!ENTITY e "<image/>">]>'), '<!DOCTYPE svg'],
    ['a default value', svg('<image/>', '<!DOCTYPE svg [<!ATTLIST image href CDATA "a.png">]>'), '<!DOCTYPE svg'],
    ['a second document type', svg('', `<!DOCTYPE svg><!DOCTYPE svg SYSTEM "a.dtd">`), '<!DOCTYPE svg SYSTEM "a.dtd"'],
  ])('%s', (_, drawing, named) => {
    expect(() => refuseReferences(drawing)).toThrow(`The drawing declares "${named}`)
  })
})

it('lets pass a drawing that refers to parts of itself and to images inside of it', () => {
  for (const drawing of [
    svg('<rect fill="url(#g)" clip-path="url(\'#c\')"/><use href="#a"/><use xlink:href="#b"/><a href=""/>'),
    svg(`<image href="${PNG}"/><image href="&#100;ata:image/jpeg;base64,/9j/"/>`),
    svg('<style>@font-face { src: url("data:font/woff2;base64,d09GMg==") } .a { fill: url(#g) }</style>'),
    svg('', `<?xml version="1.0" encoding="ISO-8859-1"?><!DOCTYPE svg PUBLIC ${W3C}>`),
    svg(
      '<metadata xmlns:x="&ns;" rdf:about="http://example.org"/>',
      `<!DOCTYPE svg PUBLIC ${W3C} [\n\t<!ENTITY ns "http://ns.adobe.com/Extensibility/1.0/">\n]>`,
    ),
    svg('<text>the href of a link, url and @media</text>', '<!-- https://example.org -->'),
  ]) {
    expect(() => refuseReferences(drawing)).not.toThrow()
  }
})

it('refuses an encoding in which a reference could hide', () => {
  const drawing = svg('', '<?xml version="1.0" encoding="UTF-7"?>')
  expect(() => refuseReferences(drawing)).toThrow('The drawing is encoded as "UTF-7". Save it as UTF-8.')
})
