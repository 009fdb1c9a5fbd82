/** Tables of numbers as text. */
import { area } from '#app/text/area'

export const tables = area({
  en: {
    cell: 'row {row}, column {column}: expected a number, received "{text}"',
    cellTooLarge: 'row {row}, column {column}: {text} is too large for a 32-bit float',
    names:
      'row {row}, column {column}: expected a number, received "{text}". Save the table without row and column names',
    corner: 'row 1, column 1 is empty. Fill the gap, or save the table without row and column names',
    emptyCell: 'row {row}, column {column} is empty. Fill the gap',
    emptyLine: 'line {line} is empty',
    noNumbers: 'it contains no numbers',
    ragged:
      'row {row} has {n} column, expected {expected} as in the first row | row {row} has {n} columns, expected {expected} as in the first row',
    mixedDecimals: 'row {row}, column {column}: "{text}" has both a decimal point and a decimal comma',
    otherDecimals: 'row {row}, column {column}: "{text}" has another decimal mark than the numbers before it',
    thousands:
      'row {row}, column {column}: the comma in "{text}" could separate decimals or thousands. Save the table without thousands separators',
    incomplete: 'the map "{name}" has {received} cells, expected {expected} ({channels} × {height} × {width})',
    cellTwice: 'line {line}: the cell appears twice',
    tooLong: 'the file is {size} long, expected at most {max}',
    unreadable: "The table can't be read: {reason}.",
    sameSign: "The comma can't be both separator and decimal mark. Separate the cells by semicolons or tabs.",
    tooManyRows:
      'One CSV file would have {rows} rows, but spreadsheets show at most {max}. Choose fewer maps or channels, or read it with NumPy, pandas or R.',
    tooManyColumns:
      'One CSV file would have {columns} columns, but spreadsheets show at most {max}. Choose the tidy layout, or read it with NumPy, pandas or R.',
  },
  de: {
    cell: 'Zeile {row}, Spalte {column}: erwartet wird eine Zahl, erhalten: „{text}“',
    cellTooLarge: 'Zeile {row}, Spalte {column}: {text} ist zu groß für eine 32-Bit-Gleitkommazahl',
    names:
      'Zeile {row}, Spalte {column}: erwartet wird eine Zahl, erhalten: „{text}“. Die Tabelle ohne Zeilen- und Spaltennamen speichern',
    corner: 'Zeile 1, Spalte 1 ist leer. Die Lücke füllen oder die Tabelle ohne Zeilen- und Spaltennamen speichern',
    emptyCell: 'Zeile {row}, Spalte {column} ist leer. Die Lücke füllen',
    emptyLine: 'Zeile {line} ist leer',
    noNumbers: 'sie enthält keine Zahlen',
    ragged:
      'Zeile {row} hat {n} Spalte, erwartet werden {expected} wie in der ersten | Zeile {row} hat {n} Spalten, erwartet werden {expected} wie in der ersten',
    mixedDecimals: 'Zeile {row}, Spalte {column}: „{text}“ hat Dezimalpunkt und Dezimalkomma',
    otherDecimals: 'Zeile {row}, Spalte {column}: „{text}“ hat ein anderes Dezimalzeichen als die Zahlen davor',
    thousands:
      'Zeile {row}, Spalte {column}: das Komma in „{text}“ kann Dezimalstellen oder Tausender abtrennen. Die Tabelle ohne Tausendertrennzeichen speichern',
    incomplete:
      'die Karte „{name}“ hat {received} Zellen, erwartet werden {expected} ({channels} × {height} × {width})',
    cellTwice: 'Zeile {line}: die Zelle kommt zweimal vor',
    tooLong: 'die Datei ist {size} lang, erwartet werden höchstens {max}',
    unreadable: 'Die Tabelle lässt sich nicht lesen: {reason}.',
    sameSign:
      'Das Komma kann nicht zugleich Trennzeichen und Dezimalzeichen sein. Die Zellen durch Semikolons oder Tabulatoren trennen.',
    tooManyRows:
      'Eine CSV-Datei hätte {rows} Zeilen, Tabellenkalkulationen zeigen aber höchstens {max}. Weniger Karten oder Kanäle wählen oder mit NumPy, pandas oder R lesen.',
    tooManyColumns:
      'Eine CSV-Datei hätte {columns} Spalten, Tabellenkalkulationen zeigen aber höchstens {max}. Das Langformat wählen oder mit NumPy, pandas oder R lesen.',
  },
})
