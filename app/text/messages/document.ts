/** Experiment files: what is wrong with them, in words. */
import { area } from '#app/text/area'

export const document = area({
  en: {
    weightNotFinite:
      'Weights: expected finite numbers up to 3.4e38, received {received} at position {position}. Change this weight.',
    tensorWithoutNumbers: 'The numbers of the tensor "{tensor}" are not open. Open the file that holds them.',
    clipboardHasNoLayers: 'The clipboard contains no layers. Copy layers from the stack first.',
    stackNotList: 'stack: expected a list of layers. Copy the layers again.',
    pastedNotJson: 'The copied text is not valid JSON; part of it may be missing. Copy the layers again.',
    nothingPasted: 'Nothing was pasted.',
    fileNotJson: 'The file is not valid JSON: {reason}. Open a .poolscope.json file saved by Poolscope.',
    jsonEndsTooEarly: 'the text ends too early; part of it may be missing',
    jsonStartsWith: 'the text starts with "{start}"',
    jsonSyntaxError: 'syntax error at line {line}, column {column}',
    notAnObject:
      'Expected an experiment (a JSON object), received {received}. Open a .poolscope.json file saved by Poolscope.',
    list: 'a list',
    wrongFormat:
      'format: expected "{expected}", received {received}. This is not a Poolscope experiment. Open a .poolscope.json file saved by Poolscope.',
    newerVersion:
      'version: this file was saved by a newer Poolscope (format version {version}; this one reads versions up to {supported}). Update Poolscope to open it.',
    keyNotAllowed: '{path}: the key "{key}" is not allowed. Remove it.',
    nestedTooDeeply:
      'Expected lists and objects nested at most {max} levels deep, received deeper ones. Open a .poolscope.json file saved by Poolscope.',
    typedArray: '{path}: expected a plain value, received a typed array ({type}). Send numbers as a list.',
    repeatedId: '{place}.id: "{id}" is used more than once. Give each layer a unique id.',
    blocksTooDeep: 'stack: expected blocks nested at most {max} deep, received deeper ones. Move inner blocks out.',
    tooManyLayers: 'stack: expected at most {max} layers in all lanes together, received {received}. Remove some.',
    raggedPlanes:
      'inputs[{index}].planes: expected every plane to be {height} × {width}, received rows or planes of other sizes. Make them all the same size.',
    problemAt: '{place}: {problem}.',
    noClasses: 'The text has no names. Enter one name per line, in the order of the values.',
    tooManyClasses: 'The text has {count} names, expected at most {max}. Enter one name per line.',
    blankClass: 'Line {line} is blank, so the names after it would be misplaced. Enter a name, or delete the line.',
    longClass: 'Line {line} has {length} letters, expected at most {max}. Enter one name per line.',
    unknownStep: 'unknown step {received}. Use one of: {known}.',
    unknownPattern: 'unknown pattern {received}. Use one of: {known}.',
    unknownLayer: 'unknown layer {received}. Use one of: {known}.',
  },
  de: {
    weightNotFinite:
      'Gewichte: erwartet werden endliche Zahlen bis 3,4e38, an Position {position} steht {received}. Dieses Gewicht ändern.',
    tensorWithoutNumbers: 'Die Zahlen des Tensors „{tensor}“ sind nicht geöffnet. Die Datei öffnen, die sie enthält.',
    clipboardHasNoLayers: 'Die Zwischenablage enthält keine Schichten. Zuerst Schichten im Stapel kopieren.',
    stackNotList: 'stack: erwartet wird eine Liste von Schichten. Die Schichten erneut kopieren.',
    pastedNotJson:
      'Der kopierte Text ist kein gültiges JSON; möglicherweise fehlt ein Teil. Die Schichten erneut kopieren.',
    nothingPasted: 'Es wurde nichts eingefügt.',
    fileNotJson:
      'Die Datei ist kein gültiges JSON: {reason}. Eine von Poolscope gespeicherte .poolscope.json-Datei öffnen.',
    jsonEndsTooEarly: 'der Text endet zu früh; möglicherweise fehlt ein Teil',
    jsonStartsWith: 'der Text beginnt mit „{start}“',
    jsonSyntaxError: 'Syntaxfehler in Zeile {line}, Spalte {column}',
    notAnObject:
      'Erwartet wird ein Experiment (ein JSON-Objekt), erhalten: {received}. Eine von Poolscope gespeicherte .poolscope.json-Datei öffnen.',
    list: 'eine Liste',
    wrongFormat:
      'format: erwartet wird „{expected}“, erhalten: {received}. Das ist kein Poolscope-Experiment. Eine von Poolscope gespeicherte .poolscope.json-Datei öffnen.',
    newerVersion:
      'version: Diese Datei wurde mit einem neueren Poolscope gespeichert (Formatversion {version}; dieses liest Versionen bis {supported}). Zum Öffnen Poolscope aktualisieren.',
    keyNotAllowed: '{path}: Der Schlüssel „{key}“ ist nicht erlaubt. Den Schlüssel entfernen.',
    nestedTooDeeply:
      'Listen und Objekte dürfen höchstens {max} Ebenen tief verschachtelt sein, diese sind es tiefer. Eine von Poolscope gespeicherte .poolscope.json-Datei öffnen.',
    typedArray:
      '{path}: erwartet wird ein einfacher Wert, erhalten: ein typisiertes Array ({type}). Zahlen als Liste senden.',
    repeatedId: '{place}.id: „{id}“ kommt mehrfach vor. Jeder Schicht eine eindeutige id geben.',
    blocksTooDeep:
      'stack: Blöcke dürfen höchstens {max} Ebenen tief verschachtelt sein, diese sind es tiefer. Innere Blöcke herausziehen.',
    tooManyLayers:
      'stack: erlaubt sind höchstens {max} Schichten in allen Zweigen zusammen, es sind {received}. Einige entfernen.',
    raggedPlanes:
      'inputs[{index}].planes: erwartet werden lauter Ebenen der Größe {height} × {width}, es gibt aber Zeilen oder Ebenen anderer Größe. Alle auf dieselbe Größe bringen.',
    problemAt: '{place}: {problem}.',
    noClasses: 'Der Text hat keine Namen. Einen Namen je Zeile eingeben, in der Reihenfolge der Werte.',
    tooManyClasses: 'Der Text hat {count} Namen, erwartet höchstens {max}. Einen Namen je Zeile eingeben.',
    blankClass:
      'Zeile {line} ist leer, die folgenden Namen stünden an falscher Stelle. Einen Namen eintragen oder die Zeile löschen.',
    longClass: 'Zeile {line} hat {length} Zeichen, erwartet höchstens {max}. Einen Namen je Zeile eingeben.',
    unknownStep: 'unbekannter Schritt {received}. Möglich sind: {known}.',
    unknownPattern: 'unbekanntes Muster {received}. Möglich sind: {known}.',
    unknownLayer: 'unbekannte Schicht {received}. Möglich sind: {known}.',
  },
})
