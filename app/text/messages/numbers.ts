/** Numbers that were typed, pasted or loaded. */
import { area } from '#app/text/area'

export const numbers = area({
  en: {
    missingBetweenSeparators: 'a number is missing between two separators',
    oneOrSeveral: '{text} could be one number or several; separate numbers with semicolons, or use a decimal point',
    divisionByZero: '{text} divides by zero',
    decimalOrThousands: '{text} could mean {decimal} or {whole}; enter one of these',
    thousandsSeparators: '{text} has thousands separators; enter {plain}',
    tooLarge: '{text} is too large for a 32-bit float',
    notOneMatrix: 'the brackets do not form one matrix, such as [[1, 2], [3, 4]]',
    emptyLine: 'line {line} is empty',
    emptyCell: 'row {row}, column {column} is empty; enter 0 if you mean zero',
    inCell: 'row {row}, column {column}: {reason}',
    notANumber: '"{text}" is not a number',
    raggedRow: 'row {row} has length {received}, but the first row has length {expected}',
    mixedDecimals:
      '{withPoint} has a decimal point, but {withComma} has a decimal comma; use the same style throughout',
  },
  de: {
    missingBetweenSeparators: 'zwischen zwei Trennzeichen fehlt eine Zahl',
    oneOrSeveral:
      '{text} kann eine Zahl oder mehrere bedeuten; Zahlen mit Semikolon trennen oder Dezimalpunkte verwenden',
    divisionByZero: '{text} teilt durch null',
    decimalOrThousands: '{text} kann {decimal} oder {whole} bedeuten; eines davon eingeben',
    thousandsSeparators: '{text} enthält Tausendertrennzeichen; {plain} eingeben',
    tooLarge: '{text} ist zu groß für eine 32-Bit-Gleitkommazahl',
    notOneMatrix: 'die Klammern bilden keine einzelne Matrix wie [[1, 2], [3, 4]]',
    emptyLine: 'Zeile {line} ist leer',
    emptyCell: 'Zeile {row}, Spalte {column} ist leer; falls null gemeint ist, 0 eingeben',
    inCell: 'Zeile {row}, Spalte {column}: {reason}',
    notANumber: '„{text}“ ist keine Zahl',
    raggedRow: 'Zeile {row} hat die Länge {received}, die erste Zeile aber die Länge {expected}',
    mixedDecimals:
      '{withPoint} hat einen Dezimalpunkt, {withComma} aber ein Dezimalkomma; alle Dezimalzahlen einheitlich schreiben',
  },
})
