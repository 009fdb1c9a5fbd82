/**
 * A dot-matrix font, so that typed text has the same cells on every machine: letters of 5 x 7 dots, one dot apart.
 */

export const LETTER_HEIGHT = 7
/** From one letter to the next. */
export const LETTER_ADVANCE = 6
const LETTER_WIDTH = 5

/** Two hexadecimal digits for each of a letter's five columns; the lowest bit is the top row. From the space on, in the order of ASCII. */
const ASCII =
  '0000000000 00005F0000 0007000700 147F147F14 242A7F2A12 2313086462 3649562050 0000070000 001C224100 0041221C00 ' +
  '2A1C7F1C2A 08083E0808 0050300000 0808080808 0060600000 2010080402 3E5149453E 00427F4000 4261514946 2141454B31 ' +
  '1814127F10 2745454539 3C4A494930 0171090503 3649494936 064949291E 0036360000 0056360000 0814224100 1414141414 ' +
  '0041221408 0201510906 324979413E 7E1111117E 7F49494936 3E41414122 7F4141221C 7F49494941 7F09090901 3E4149497A ' +
  '7F0808087F 00417F4100 2040413F01 7F08142241 7F40404040 7F020C027F 7F0408107F 3E4141413E 7F09090906 3E4151215E ' +
  '7F09192946 4649494931 01017F0101 3F4040403F 1F2040201F 3F4038403F 6314081463 0708700807 6151494543 007F414100 ' +
  '0204081020 0041417F00 0402010204 4040404040 0001020400 2054545478 7F48444438 3844444420 384444487F 3854545418 ' +
  '087E090102 0C5252523E 7F08040478 00447D4000 2040443D00 7F10284400 00417F4000 7C04180478 7C08040478 3844444438 ' +
  '7C14141408 081414187C 7C08040408 4854545420 043F444020 3C4040207C 1C2040201C 3C4030403C 4428102844 0C5050503C ' +
  '4464544C44 0008364100 00007F0000 0041360800 0804081008'
const OTHERS: Readonly<Record<string, string>> = {
  Ä: '7815141578',
  Ö: '3845444538',
  Ü: '3C4140413C',
  ä: '2055545578',
  ö: '3049484930',
  ü: '3841402178',
  ß: '7E01494E30',
  '€': '143E555541',
}
/** What stands for a letter that the font has not: an empty box. */
const UNKNOWN = '7F4141417F'

const codes = ASCII.split(' ')

/** Whether a dot of the text is set: row 0 .. 6, column counted from the text's left border. */
export function textDots(text: string): (row: number, column: number) => boolean {
  const letters = [...text].map(columnsOf)
  return (row, column) => {
    const letter = letters[Math.floor(column / LETTER_ADVANCE)]
    const bits = letter?.[column % LETTER_ADVANCE] ?? 0
    return ((bits >> row) & 1) === 1
  }
}

function columnsOf(letter: string): readonly number[] {
  const code = codes[letter.charCodeAt(0) - 32] ?? OTHERS[letter] ?? UNKNOWN
  return Array.from({ length: LETTER_WIDTH }, (_, i) => Number.parseInt(code.slice(2 * i, 2 * i + 2), 16))
}
