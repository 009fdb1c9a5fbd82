/** What the command line prints: notes, progress, failures. Its help is in main/cli/commandLine.ts. */
import { area } from '#app/text/area'

export const cli = area({
  en: {
    running: '{input}: running',
    writing: '{input}: writing',
    runningAndWriting: '{input}: running and writing {percent} %',
    overBudget:
      'This run needs {bytes}, more than the memory budget. Pass --format npy to compute it in strips, or raise the budget with --memory.',
    raiseMemory: 'Pass --memory with more gigabytes to raise the memory budget.',
    inStrips: '{input}: the whole run needs {bytes}, more than the memory budget; computing it in strips.',
    unknownLayer:
      '--layers: expected some of {expected}, received {received}. Layers that are turned off have no output.',
    topNeedsVector: '--top: expected a stack whose last layer gives a vector, such as Dense or Softmax.',
    topInStrips:
      '--top reads the last vector of a run that fits in the memory budget. Raise the budget with --memory, or leave --top out.',
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
    batchNoImages: 'No images found in {sources}. Expected files of these types: {types}.',
    batchLeftOut: 'Left out 1 file of another type: {names}. | Left out {n} files of other types: {names}.',
    batchRepeated: '1 file was named twice; it gets one row. | {n} files were named twice; each gets one row.',
    batchEmptyList: '{name} lists no files. Expected one path a line, or paths separated by NUL.',
    batchNoMatch: 'No file matches {pattern}.',
    batchInputsDiffer:
      'The inputs of this experiment differ in their steps or in what is read of their files. Keep one input, whose steps apply to every image.',
    batchNoneReadable: 'The experiment runs on none of the first {n} images. {reason}',
    batchTooManyColumns:
      '{layer} has {channels} channels, more than the {max} columns of a table. Choose --columns statistics, or other layers with --layers.',
    batchOtherPlan:
      '{folder} holds another plan; different: {what}. Pass another folder with --out, or delete this one to start over.',
    batchNoPlan: '{folder} holds no plan. Write one with poolscope batch plan.',
    batchFileChanged: '{name} has changed since the plan was made. Restore it, or plan again into another folder.',
    batchOtherVersion:
      'Poolscope {planned} made the plan, and this is {running}: values could differ. Use that version, or plan again into another folder.',
    batchOtherKernels:
      'The plan is for {planned} kernels, and this machine runs {running}: values could differ. Set POOLSCOPE_ISA={planned} where the processor has them, or plan with --kernels wasm, which gives the same values everywhere.',
    batchShardCount: 'The plan has {expected} shards; received {received}. Pass --shard i/{expected}.',
    batchNoTask: '--shard auto: expected one of {names} to be set. Without a scheduler pass --shard i/n.',
    batchManyTasks: '--shard auto: {names} are set, and only one can be the shard. Pass --shard i/n.',
    batchTaskRange: '{name}: expected a number from {first} to {last}, received {received}.',
    batchImageChanged: 'The file has changed since the plan was made.',
    batchChannelsDiffer: '{layer}: expected {expected} channels, as for the first image; received {received}.',
    batchMissingParts: '1 part is missing. Compute shard {shards}. | {n} parts are missing. Compute shards {shards}.',
    batchBrokenParts:
      '1 part is not what its shard wrote. Compute shard {shards} again. | {n} parts are not what their shards wrote. Compute shards {shards} again.',
    batchFailures: '1 of {rows} rows has an error. | {n} of {rows} rows have an error.',
    batchProgress: '{done} of {total} images, {failures} failed; {left} left',
    batchShard: 'Shard {shard}/{shards}: {rows} rows, {failures} failed.',
    batchShardThere: 'Shard {shard}/{shards} is there already: {rows} rows, {failures} failed.',
    shiftInside:
      '{input}: measuring only cells that the border does not touch. Pass --cells all to measure every cell.',
    consistency: '{network}: the top class is the same in {mean} of all pairs of shifts (one input).',
    consistencySpread:
      '{network}: the top class is the same in {mean} of all pairs of shifts (mean of {n} inputs, standard deviation {deviation}).',
    shiftNoInside: '{input}, {output}: the border touches every cell, so all of them were measured.',
    importOut: 'Expected the name of an experiment (.poolscope or .poolscope.json) after --out, received {name}.',
    exportOut: 'Expected the name of a {extension} file after --out, received {name}.',
    exportNoInput: 'The experiment has no input of known shape. Pass an image or an array with --input.',
    importNoNetwork: '{name}: expected a network (.onnx, .keras or .h5). An experiment needs no import.',
    casesFailed: '1 case failed. | {n} cases failed.',
    noModels: '{folder} holds no network. Expected NAME.onnx, .keras or .h5 with NAME.input.npy and NAME.outputs.npz.',
    modelsFailed: '1 network failed. | {n} networks failed.',
    threads: '1 thread | {n} threads',
  },
  de: {
    running: '{input}: Berechnung',
    writing: '{input}: Schreiben',
    runningAndWriting: '{input}: Berechnen und Schreiben {percent} %',
    overBudget:
      'Dieser Lauf braucht {bytes}, mehr als das Speicherbudget. Mit --format npy in Streifen berechnen oder das Budget mit --memory erhöhen.',
    raiseMemory: 'Mit --memory und mehr Gigabyte lässt sich das Speicherbudget erhöhen.',
    inStrips: '{input}: Der ganze Lauf braucht {bytes}, mehr als das Speicherbudget; er wird in Streifen berechnet.',
    unknownLayer:
      '--layers: erwartet werden Werte aus {expected}, erhalten: {received}. Ausgeschaltete Schichten haben keine Ausgabe.',
    topNeedsVector:
      '--top: erwartet wird ein Stapel, dessen letzte Schicht einen Vektor ausgibt, etwa Dense oder Softmax.',
    topInStrips:
      '--top liest den letzten Vektor eines Laufs, der ins Speicherbudget passt. Das Budget mit --memory erhöhen oder --top weglassen.',
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
    batchNoImages: 'Keine Bilder in {sources} gefunden. Erwartet werden Dateien dieser Typen: {types}.',
    batchLeftOut: '1 Datei anderen Typs ausgelassen: {names}. | {n} Dateien anderer Typen ausgelassen: {names}.',
    batchRepeated:
      '1 Datei wurde doppelt angegeben; sie bekommt eine Zeile. | {n} Dateien wurden doppelt angegeben; jede bekommt eine Zeile.',
    batchEmptyList: '{name} nennt keine Dateien. Erwartet wird ein Pfad je Zeile, oder durch NUL getrennte Pfade.',
    batchNoMatch: 'Keine Datei passt zu {pattern}.',
    batchInputsDiffer:
      'Die Eingaben dieses Experiments unterscheiden sich in ihren Schritten oder darin, was aus ihren Dateien gelesen wird. Eine Eingabe behalten, deren Schritte für jedes Bild gelten.',
    batchNoneReadable: 'Das Experiment läuft auf keinem der ersten {n} Bilder. {reason}',
    batchTooManyColumns:
      '{layer} hat {channels} Kanäle, mehr als die {max} Spalten einer Tabelle. --columns statistics oder mit --layers andere Schichten wählen.',
    batchOtherPlan:
      '{folder} enthält einen anderen Plan; verschieden: {what}. Mit --out einen anderen Ordner angeben oder diesen löschen, um neu zu beginnen.',
    batchNoPlan: '{folder} enthält keinen Plan. Mit poolscope batch plan einen anlegen.',
    batchFileChanged:
      '{name} wurde nach dem Planen geändert. Die Datei wiederherstellen oder in einen anderen Ordner neu planen.',
    batchOtherVersion:
      'Der Plan stammt von Poolscope {planned}, dies ist {running}: Werte könnten abweichen. Jene Version verwenden oder in einen anderen Ordner neu planen.',
    batchOtherKernels:
      'Der Plan gilt für Kernels mit {planned}, dieser Rechner verwendet {running}: Werte könnten abweichen. POOLSCOPE_ISA={planned} setzen, wenn der Prozessor das kann, oder mit --kernels wasm planen; das ergibt überall dieselben Werte.',
    batchShardCount: 'Der Plan hat {expected} Teile; erhalten: {received}. --shard i/{expected} angeben.',
    batchNoTask: '--shard auto: erwartet wird, dass eine von {names} gesetzt ist. Ohne Scheduler --shard i/n angeben.',
    batchManyTasks: '--shard auto: {names} sind gesetzt, nur eine kann den Teil nennen. --shard i/n angeben.',
    batchTaskRange: '{name}: erwartet wird eine Zahl von {first} bis {last}, erhalten: {received}.',
    batchImageChanged: 'Die Datei wurde nach dem Planen geändert.',
    batchChannelsDiffer: '{layer}: erwartet werden {expected} Kanäle wie beim ersten Bild, erhalten: {received}.',
    batchMissingParts: '1 Teil fehlt. Teil {shards} berechnen. | {n} Teile fehlen. Teile {shards} berechnen.',
    batchBrokenParts:
      '1 Teil ist nicht so, wie er geschrieben wurde. Teil {shards} neu berechnen. | {n} Teile sind nicht so, wie sie geschrieben wurden. Teile {shards} neu berechnen.',
    batchFailures: '1 von {rows} Zeilen enthält einen Fehler. | {n} von {rows} Zeilen enthalten einen Fehler.',
    batchProgress: '{done} von {total} Bildern, {failures} fehlgeschlagen; noch {left}',
    batchShard: 'Teil {shard}/{shards}: {rows} Zeilen, {failures} fehlgeschlagen.',
    batchShardThere: 'Teil {shard}/{shards} ist schon da: {rows} Zeilen, {failures} fehlgeschlagen.',
    shiftInside:
      '{input}: Gemessen werden nur Zellen, die der Rand nicht berührt. Mit --cells all werden alle Zellen gemessen.',
    consistency: '{network}: Die oberste Klasse ist in {mean} aller Paare von Verschiebungen dieselbe (eine Eingabe).',
    consistencySpread:
      '{network}: Die oberste Klasse ist in {mean} aller Paare von Verschiebungen dieselbe (Mittel über {n} Eingaben, Standardabweichung {deviation}).',
    shiftNoInside: '{input}, {output}: Der Rand berührt jede Zelle, daher wurden alle gemessen.',
    importOut:
      'Erwartet wird nach --out der Name eines Experiments (.poolscope oder .poolscope.json), erhalten {name}.',
    exportOut: 'Nach --out wird der Name einer Datei mit der Endung {extension} erwartet, angegeben wurde {name}.',
    exportNoInput: 'Das Experiment hat keine Eingabe bekannter Form. Mit --input ein Bild oder ein Array angeben.',
    importNoNetwork:
      '{name}: erwartet wurde ein Netz (.onnx, .keras oder .h5). Ein Experiment muss nicht importiert werden.',
    casesFailed: '1 Fall fehlgeschlagen. | {n} Fälle fehlgeschlagen.',
    noModels:
      '{folder} enthält kein Netz. Erwartet wird NAME.onnx, .keras oder .h5 mit NAME.input.npy und NAME.outputs.npz.',
    modelsFailed: '1 Netz fehlgeschlagen. | {n} Netze fehlgeschlagen.',
    threads: '1 Thread | {n} Threads',
  },
})
