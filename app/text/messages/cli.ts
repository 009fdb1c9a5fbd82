/** What the command line prints: notes, progress, failures. Its help is in main/cli/commandLine.ts. */
import { area } from '#app/text/area'

export const cli = area({
  en: {
    running: '{input}: running',
    writing: '{input}: writing',
    runningAndWriting: '{input}: running and writing {percent} %',
    overBudget:
      'This run needs {bytes}, more than the memory budget. Pass --format npy to compute it in strips, or raise the budget with --memory.',
    inStrips: '{input}: the whole run needs {bytes}, more than the memory budget; computing it in strips.',
    unknownLayer:
      '--layers: expected some of {expected}, received {received}. Layers that are turned off have no output.',
    folderRefused: "The output folder can't be used. Pass another one with --out.",
    existsForce: '{failure} Pass --force to overwrite existing files.',
    noPooling: 'Nothing to compare: the experiment has no pooling layer that is turned on.',
    skipped: 'Skipped {pooling}. {reason}',
    csvOnly: '--separator, --decimal and --bom apply to CSV only. Write CSV, or leave them out.',
    imageMissing: 'The image "{name}" of the experiment was not found. Pass an image with --input.',
    noInput: 'The experiment has no input. Pass one with --input.',
    partWithoutFile:
      '{option} requires --input FILE. For an input of the experiment, set "select" in its .poolscope.json file.',
    bandWithoutFile:
      '--band requires --input FILE. For an input of the experiment, add a step of type "band" in its .poolscope.json file.',
    noInputShape: 'The experiment has no input of known shape. Pass one with --input-shape H,W,C.',
    serving: 'Open this address in a browser. Press Ctrl+C to stop the server.',
    casesFailed: '1 case failed. | {n} cases failed.',
    threads: '1 thread | {n} threads',
  },
  de: {
    running: '{input}: Berechnung',
    writing: '{input}: Schreiben',
    runningAndWriting: '{input}: Berechnen und Schreiben {percent} %',
    overBudget:
      'Dieser Lauf braucht {bytes}, mehr als das Speicherbudget. Mit --format npy in Streifen berechnen oder das Budget mit --memory erhöhen.',
    inStrips: '{input}: Der ganze Lauf braucht {bytes}, mehr als das Speicherbudget; er wird in Streifen berechnet.',
    unknownLayer:
      '--layers: erwartet werden Werte aus {expected}, erhalten: {received}. Ausgeschaltete Schichten haben keine Ausgabe.',
    folderRefused: 'Der Ausgabeordner lässt sich nicht verwenden. Mit --out einen anderen angeben.',
    existsForce: '{failure} Mit --force werden vorhandene Dateien überschrieben.',
    noPooling: 'Nichts zu vergleichen: Das Experiment hat keine eingeschaltete Pooling-Schicht.',
    skipped: '{pooling} übersprungen. {reason}',
    csvOnly: '--separator, --decimal und --bom gelten nur für CSV. CSV schreiben oder sie weglassen.',
    imageMissing: 'Das Bild „{name}“ des Experiments wurde nicht gefunden. Mit --input ein Bild angeben.',
    noInput: 'Das Experiment hat keine Eingabe. Mit --input eine angeben.',
    partWithoutFile:
      '{option} erfordert --input DATEI. Für eine Eingabe des Experiments „select“ in der .poolscope.json-Datei angeben.',
    bandWithoutFile:
      '--band braucht --input DATEI. Für eine Eingabe des Experiments einen Schritt vom Typ "band" in der .poolscope.json-Datei ergänzen.',
    noInputShape: 'Das Experiment hat keine Eingabe bekannter Form. Mit --input-shape H,W,C eine angeben.',
    serving: 'Diese Adresse im Browser öffnen. Strg+C beendet den Server.',
    casesFailed: '1 Fall fehlgeschlagen. | {n} Fälle fehlgeschlagen.',
    threads: '1 Thread | {n} Threads',
  },
})
