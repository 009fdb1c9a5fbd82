/** Arrays of `.npy` and `.npz` files, and which of their axes are rows, columns and channels. */
import { area } from '#app/text/area'

export const arrays = area({
  en: {
    torchArchive:
      'This is a PyTorch file. To open its network, export it with torch.onnx.export and open the .onnx file. To use its filters, choose File... in the kernel editor of a Conv2D.',
    npyDataLength:
      'an array of shape ({shape}) and type {type} needs {expected} bytes of data, received {received}. {advice}',
    npyTruncated: 'The file is truncated; download or copy it again',
    npySaveAgain: 'Save the array again',
    npyComplex:
      'the data type is "{type}": complex numbers. Save their real part, imaginary part or absolute value instead, for example np.abs(array)',
    npyObjects:
      'the array holds Python objects, and reading those could run code. Save numbers instead, for example array.astype("float32")',
    npyText: 'the data type is "{type}": text. Save numbers instead, for example array.astype("float32")',
    npyDates: 'the data type is "{type}": dates or times. Save numbers instead, for example array.astype("float64")',
    npyStructured: 'it is a structured array. Save one of its fields instead, for example array["name"]',
    channelsLast: 'The array of shape ({shape}) is read as channels last: the last axis has {channels} channels.',
    itemOfBatch: 'The array holds a batch of {count}; this is item {page}.',
    arrayOfSeveral: 'The file holds {count} arrays; this is "{name}".',
    noSuchArray: 'The file has no array named "{name}". It has: {names}.',
    noArrays: 'The file has no arrays to choose from, but "{name}" was requested.',
    noAxes: 'The position of the channels can be set only for arrays of three or four axes.',
    noArrayFits: 'The file holds no array of two to four axes. It has: {names}.',
    npyInputShape: 'the shape is ({shape}), expected (H, W), (C, H, W), (H, W, C), (N, C, H, W) or (N, H, W, C)',
    npyNoValues: 'an array of shape ({shape}) has no values',
    npySignature: 'the NumPy signature (\\x93NUMPY) is missing at the beginning',
    npyVersion: 'the format version is {major}.{minor}, expected 1.0, 2.0 or 3.0',
    npyHeaderLength: 'the header declares a length of {bytes} bytes, expected at most {max}',
    npyType: 'the data type is "{type}", expected one of {types}. Convert it, for example with array.astype("float32")',
    npyValueTooLarge: 'array[{index}] is {text}, which is too large for a 32-bit float',
    npyShapeTooLarge: 'the shape ({shape}) is too large',
    npyHeader: "expected a header with 'descr', 'fortran_order' and 'shape', received {received}",
    npyHeaderTruncated: 'the header is truncated. Download or copy the file again',
    npyUnreadable: "The NumPy array can't be read: {reason}.",
    normalizeCount:
      'The Normalize step has {count} numbers for {field}, but the input has {channels}. Enter one number for all channels, or one per channel.',
  },
  de: {
    torchArchive:
      'Das ist eine PyTorch-Datei. Um ihr Netz zu öffnen, es mit torch.onnx.export exportieren und die .onnx-Datei öffnen. Um ihre Filter zu verwenden, in der Kernel-Ansicht einer Conv2D „Datei ...“ wählen.',
    npyDataLength:
      'ein Array der Form ({shape}) vom Typ {type} braucht {expected} Byte Daten, erhalten: {received}. {advice}',
    npyTruncated: 'Die Datei ist unvollständig; erneut herunterladen oder kopieren',
    npySaveAgain: 'Das Array erneut speichern',
    npyComplex:
      'der Datentyp ist „{type}“: komplexe Zahlen. Stattdessen Real- oder Imaginärteil oder den Betrag speichern, zum Beispiel np.abs(array)',
    npyObjects:
      'das Array enthält Python-Objekte, und sie zu lesen könnte Code ausführen. Stattdessen Zahlen speichern, zum Beispiel array.astype("float32")',
    npyText: 'der Datentyp ist „{type}“: Text. Stattdessen Zahlen speichern, zum Beispiel array.astype("float32")',
    npyDates:
      'der Datentyp ist „{type}“: Datums- oder Zeitangaben. Stattdessen Zahlen speichern, zum Beispiel array.astype("float64")',
    npyStructured:
      'es ist ein strukturiertes Array. Stattdessen eines seiner Felder speichern, zum Beispiel array["name"]',
    channelsLast:
      'Das Array der Form ({shape}) wird als „channels last“ gelesen: Die letzte Achse hat {channels} Kanäle.',
    itemOfBatch: 'Das Array enthält einen Batch der Größe {count}; dies ist Element {page}.',
    arrayOfSeveral: 'Die Datei enthält {count} Arrays; dies ist „{name}“.',
    noSuchArray: 'Die Datei hat kein Array namens „{name}“. Vorhanden: {names}.',
    noArrays: 'Die Datei hat keine Arrays zur Auswahl, verlangt wurde aber „{name}“.',
    noAxes: 'Die Lage der Kanäle lässt sich nur für Arrays mit drei oder vier Achsen angeben.',
    noArrayFits: 'Die Datei enthält kein Array mit zwei bis vier Achsen. Vorhanden: {names}.',
    npyInputShape: 'die Form ist ({shape}), erwartet wird (H, W), (C, H, W), (H, W, C), (N, C, H, W) oder (N, H, W, C)',
    npyNoValues: 'ein Array der Form ({shape}) hat keine Werte',
    npySignature: 'die NumPy-Signatur (\\x93NUMPY) am Anfang fehlt',
    npyVersion: 'die Formatversion ist {major}.{minor}, erwartet wird 1.0, 2.0 oder 3.0',
    npyHeaderLength: 'der Header gibt eine Länge von {bytes} Byte an, erwartet werden höchstens {max}',
    npyType:
      'der Datentyp ist „{type}“, erwartet wird eines von {types}. Umwandeln, zum Beispiel mit array.astype("float32")',
    npyValueTooLarge: 'array[{index}] ist {text} und damit zu groß für eine 32-Bit-Gleitkommazahl',
    npyShapeTooLarge: 'die Form ({shape}) ist zu groß',
    npyHeader: "erwartet wird ein Header mit 'descr', 'fortran_order' und 'shape', erhalten: {received}",
    npyHeaderTruncated: 'der Header ist unvollständig. Die Datei erneut herunterladen oder kopieren',
    npyUnreadable: 'Das NumPy-Array lässt sich nicht lesen: {reason}.',
    normalizeCount:
      'Der Schritt „Normalisieren“ hat {count} Zahlen für {field}, die Eingabe hat aber {channels}. Eine Zahl für alle Kanäle oder eine je Kanal eingeben.',
  },
})
