/** Images, arrays and tables that are read or written. */
import { area } from '#app/text/area'

export const files = area({
  en: {
    framesDiffer: 'film: expected frames of {width} × {height} pixels, received others. Save the film again.',
    filmTooLarge:
      'The film has {pixels} pixels; a GIF may have {max}. Choose a smaller size or fewer frames, or raise the memory budget in the settings.',
    colourAndDataBands:
      'The file has {bands} bands. The first three are red, green and blue; the others hold data. The Band step selects one of them, or all as channels.',
    twoDataBands:
      'The file has 2 data bands. The first is read as gray. The Band step selects either of them, or both as channels.',
    dataBands:
      'The file has {bands} data bands. The first three are read as red, green and blue. The Band step selects one of them, or all as channels.',
    declaresTooManyPixels:
      'the header declares {width} × {height} pixels, expected at most {max} in total. Open a smaller image, or part of it',
    bmpHeaderLength: 'the header has an unknown length of {bytes}',
    noPixels: 'the size is {width} × {height}, expected at least 1 × 1',
    bmpBitsPerPixel: '{bits} bits per pixel, expected 1, 4, 8, 16, 24 or 32',
    bmpCompression: 'the compression ({compression}, {bits} bits{order}) is not supported. Save the image as PNG',
    bmpPixelsMissing:
      'the header declares {width} × {height} pixels, but is followed by only {bytes} of pixel data. The file is truncated or damaged; download or copy it again',
    bmpRunOutside: 'a run of pixels extends beyond the image. The file is damaged',
    bmpPaletteIndex: 'a pixel has palette index {index}, but the palette size is {count}. The file is damaged',
    bmpColoursRounded: 'Colours with more than 8 bits are rounded to 8 bits.',
    bmpMaskGaps: 'the bits of colour mask {mask} are not contiguous',
    truncated: 'the file is truncated. Download or copy the file again',
    bmpUnreadable: "The BMP image can't be read: {reason}.",
    imageTruncated: 'The {format} file is truncated: the end of the image is missing. Download or copy the file again.',
    variantUnsupported:
      'This variant of {format} is not supported: the decoder reports "{reason}". Save the image as PNG.',
    decoderOutOfMemory: 'The decoder ran out of memory. Open a smaller image, or part of it.',
    imageDamaged: 'The {format} file is damaged: {reason}. Download or copy the file again.',
    sizeMissing: 'the width or height is missing',
    headerUnreadable: "the header can't be read",
    pixelsUnreadable: "the pixels can't be read",
    decoderReports: 'the decoder reports "{reason}"',
    notText: 'The file is not text. Open a .poolscope or .poolscope.json file saved by Poolscope.',
    torchArchive:
      'This is a PyTorch file. To open its network, export it with torch.onnx.export and open the .onnx file. To use its filters, choose File... in the kernel editor of a Conv2D.',
    notBundle:
      'The archive has no entry "{name}", so it is not an experiment. Open a .poolscope file saved by Poolscope.',
    bundleTooLarge:
      'The experiment and its images take {size}, expected at most {max}. Close some images, or save without images (.poolscope.json).',
    bundleImageMissing:
      'The image "{name}" is not open, so it can\'t be saved with the experiment. Locate or close it, or save without images (.poolscope.json).',
    bundleTensorMissing:
      'The numbers of the tensor "{tensor}" are not open, so they can\'t be saved with the experiment. Open the file that holds them, or give the layer other weights.',
    saveTensorMissing:
      'The numbers of the tensor "{tensor}" are not open, and its file does not hold the other weights of this experiment. Open the experiment that holds them, or give the layer other weights.',
    weightsNotFound:
      'The file "{file}" with the weights of the experiment was not found. Put it beside the experiment, and open the experiment again.',
    weightsElsewhere:
      'The weights of the experiment are in "{file}", which can\'t be found from here. Open its bundle (.poolscope), or open the experiment in the desktop window.',
    weightsChanged:
      '"{file}" does not hold the numbers of the tensor "{tensor}" with which the experiment was saved. Restore the file, and open the experiment again. | "{file}" does not hold the numbers of {n} tensors with which the experiment was saved, "{tensor}" among them. Restore the file, and open the experiment again.',
    tensorNotFinite:
      'The tensor "{tensor}" has {received} at position {position}, expected finite numbers up to 3.4e38. Use weights without it.',
    changedOnDisk:
      '"{name}" has changed on disk since it was opened, and is too large to be kept in memory. Open it again.',
    notFound: '"{name}" was not found. It may have been moved, renamed or deleted.',
    noReadPermission: 'You don\'t have permission to read "{name}". Change its permissions.',
    tooManyOpen: '"{name}" can\'t be read: too many files are open. Close some of them.',
    pathTooLong: '"{name}..." was not found: the path is too long. Check the path.',
    readLinkLoop: '"{name}" can\'t be read: its symbolic links form a loop. Choose another file.',
    unreadable: '"{name}" can\'t be read: {reason}.',
    isFolder: '"{name}" is a folder. Choose a file inside it.',
    isDevice: '"{name}" is a device or a pipe. Choose a file.',
    tooLarge: '"{name}" is too large: its size is {size}, expected at most {max}. Choose a smaller file.',
    empty: 'The file is empty (0 bytes). Choose another file, or download or copy this one again.',
    notImage: 'The file is not an image that Poolscope can read. Expected {formats}.',
    lfsPointer:
      'This is a Git LFS pointer, not the file itself. Run "git lfs pull", or download the file from its page.',
    webPage: 'This is a web page. Download the file that it links to instead.',
    formatUnsupported: '{format} is not supported. Save the image in one of these formats: {formats}.',
    extensionMismatch: 'The file extension says {named}, but the content is {content}; it was read as {format}.',
    imageUnreadable: "{name} can't be read: {reason}. Download or copy the file again.",
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
    csvCell: 'row {row}, column {column}: expected a number, received "{text}"',
    csvCellTooLarge: 'row {row}, column {column}: {text} is too large for a 32-bit float',
    csvNames:
      'row {row}, column {column}: expected a number, received "{text}". Save the table without row and column names',
    csvCorner: 'row 1, column 1 is empty. Fill the gap, or save the table without row and column names',
    csvEmptyCell: 'row {row}, column {column} is empty. Fill the gap',
    csvEmptyLine: 'line {line} is empty',
    csvNoNumbers: 'it contains no numbers',
    csvRagged:
      'row {row} has {n} column, expected {expected} as in the first row | row {row} has {n} columns, expected {expected} as in the first row',
    csvMixedDecimals: 'row {row}, column {column}: "{text}" has both a decimal point and a decimal comma',
    csvOtherDecimals: 'row {row}, column {column}: "{text}" has another decimal mark than the numbers before it',
    csvThousands:
      'row {row}, column {column}: the comma in "{text}" could separate decimals or thousands. Save the table without thousands separators',
    csvIncomplete: 'the map "{name}" has {received} cells, expected {expected} ({channels} × {height} × {width})',
    csvCellTwice: 'line {line}: the cell appears twice',
    csvTooLong: 'the file is {size} long, expected at most {max}',
    csvUnreadable: "The table can't be read: {reason}.",
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
    alphaBlended: 'Transparent areas are blended with white. The Channel step can read alpha instead.',
    pnmMaximum: 'the declared maximum is {max}, expected 1 to 65535',
    pnmSampleTooLarge: 'a sample is {value}, but the declared maximum is {max}. The file is damaged',
    pnmNumberExpected: 'expected a number at byte {position}',
    pnmNumberTooLarge: 'a number exceeds {max}',
    pnmUnreadable: "The PGM or PPM image can't be read: {reason}.",
    imageTooLarge:
      'The image is too large: {width} × {height} pixels, expected at most {max} in total. Open a smaller image, or part of it.',
    svgReference:
      'The drawing refers to "{reference}", which is outside the file. Embed that content (data:), or save the drawing as PNG.',
    svgDeclaration:
      'The drawing declares "{declaration}". Declarations that can define elements, attributes or external content are not read. Save the drawing as plain SVG, or as PNG.',
    svgEncoding: 'The drawing is encoded as "{encoding}". Save it as UTF-8.',
    svgTextNotDrawn: 'The text of the drawing is not drawn. To see it, convert the text to paths.',
    svgTooLarge:
      'The drawing is {width} × {height} pixels, expected at most {max} per side. Give its svg element a smaller width and height.',
    sampleType:
      'The image has samples of type {type}, expected unsigned 8-bit or 16-bit samples. Save it with 8 or 16 bits, or as a .npy file for the command line.',
    oneFrame: 'The file has {count} frames; this is frame {page}.',
    onePage: 'The file has {count} pages; this is page {page}.',
    noSuchPage:
      'The file has one page, received page {page}. | Expected a page from 1 to {n}, received {page}: the file has {n} pages.',
    valuesAsStored: 'Floating-point and signed samples are used as they are, without scaling.',
    roundedToFloat32: 'Some values are rounded: they need more precision than float32 has.',
    pfmHeader: 'expected a header with width, height and scale',
    pfmUnreadable: "The PFM image can't be read: {reason}.",
    exifRotated: 'Rotated according to its EXIF orientation ({orientation}).',
    convertedToRgb: 'Converted from {space} to RGB.',
    profileIgnored: 'The embedded colour profile is not applied: values are as stored.',
    decoderWarned: 'The decoder reported damage ("{reason}"): some pixels may be wrong.',
    fileNotDecoded:
      "{name}: the image can't be decoded: {reason}. Download or copy the file again, or free some space for temporary files.",
    normalizeCount:
      'The Normalize step has {count} numbers for {field}, but the input has {channels}. Enter one number for all channels, or one per channel.',
    bgrChannels:
      'The Normalize step has the order BGR, which needs 3 channels, but the input has {channels}. Read the image as red, green, blue, or choose the order "as read".',
    bandMissing: 'The Band step reads band {band}, but the input has {bands}. Choose a band from 1 to {max}.',
    tiffTooManyBands: '{bands} bands, expected at most {max}',
    tiffMixedBands: 'the bands differ in their sample type ({bits} bits), expected the same type in every band',
    tiffComplex: 'the samples are complex numbers',
    tiffBits: 'the samples have {bits} bits, expected 1 to 32 or 64',
    tiffFloatBits: 'the samples are {bits}-bit floating-point numbers, expected 16, 32 or 64 bits',
    tiffColours: 'The {colours} colours of this TIFF file are not supported. Convert the image to RGB or gray.',
    tiffPredictor: 'predictor {predictor} with samples of {bits} bits',
    tiffCompression:
      'the compression is {compression}, expected none, LZW, Deflate, PackBits or Zstandard for samples or planes of this kind',
    tiffZstandard: 'the compression is Zstandard, which needs Node.js 22.15 or newer',
    tiffDataDamaged: 'a strip or tile could not be decompressed ({reason})',
    tiffTileSize: 'the strips or tiles are {width} × {height} pixels',
    tiffPageLoop: 'The TIFF file is damaged: its list of pages loops back on itself. Download or copy the file again.',
    tiffChunkCount: 'its list of strips or tiles has {entries} entries, expected {expected}',
    tiffUnsupported:
      'This variant of TIFF is not supported: {reason}. Save the image uncompressed with 8, 16 or 32 bits, or as a .npy file.',
    notWritten: '"{name}" could not be written: {reason}. Nothing was changed.',
    export: 'The export',
    csvSameSign: "The comma can't be both separator and decimal mark. Separate the cells by semicolons or tabs.",
    csvTooManyRows:
      'One CSV file would have {rows} rows, but spreadsheets show at most {max}. Choose fewer maps or channels, or read it with NumPy, pandas or R.',
    csvTooManyColumns:
      'One CSV file would have {columns} columns, but spreadsheets show at most {max}. Choose the tidy layout, or read it with NumPy, pandas or R.',
    replaceOrMove: 'Replace, or choose another location.',
    exists: '{name} already exists.',
    quoted: '"{name}"',
    moreExist: '{names} and 1 more already exist. | {names} and {n} more already exist.',
    severalExist: '{names} already exist.',
    diskFull: 'the disk is full. Free some space, or choose another disk',
    noWritePermission: "you don't have permission to write here. Choose another folder, or change its permissions",
    diskReadOnly: 'the disk is read-only. Choose another disk',
    folderNotFound: 'the folder was not found. Choose another folder',
    folderIsFile: 'its folder is a file. Choose another folder',
    linkLoop: 'its symbolic links form a loop. Choose another location',
    nameIsFolder: 'a folder has this name. Choose another name',
    diskFileSize: "the disk doesn't support files of this size. Choose another disk",
    nameTooLong: 'the name is too long. Choose a shorter name',
  },
  de: {
    framesDiffer: 'Film: Bilder von {width} × {height} Pixeln erwartet, andere erhalten. Den Film erneut speichern.',
    filmTooLarge:
      'Der Film hat {pixels} Pixel; ein GIF darf {max} haben. Eine kleinere Größe oder weniger Bilder wählen, oder in den Einstellungen mehr Speicher zulassen.',
    colourAndDataBands:
      'Die Datei hat {bands} Bänder. Die ersten drei sind Rot, Grün und Blau, die übrigen enthalten Daten. Der Schritt „Band“ wählt eines davon oder alle als Kanäle.',
    twoDataBands:
      'Die Datei hat 2 Datenbänder. Das erste wird als Graubild gelesen. Der Schritt „Band“ wählt eines davon oder beide als Kanäle.',
    dataBands:
      'Die Datei hat {bands} Datenbänder. Die ersten drei werden als Rot, Grün und Blau gelesen. Der Schritt „Band“ wählt eines davon oder alle als Kanäle.',
    declaresTooManyPixels:
      'der Header gibt {width} × {height} Pixel an, erwartet werden insgesamt höchstens {max}. Ein kleineres Bild oder einen Ausschnitt öffnen',
    bmpHeaderLength: 'der Header hat eine unbekannte Länge von {bytes}',
    noPixels: 'die Größe ist {width} × {height}, erwartet wird mindestens 1 × 1',
    bmpBitsPerPixel: '{bits} Bit pro Pixel, erwartet werden 1, 4, 8, 16, 24 oder 32',
    bmpCompression:
      'die Kompression ({compression}, {bits} Bit{order}) wird nicht unterstützt. Das Bild als PNG speichern',
    bmpPixelsMissing:
      'der Header gibt {width} × {height} Pixel an, die Datei enthält danach aber nur {bytes} Pixeldaten. Sie ist unvollständig oder beschädigt; erneut herunterladen oder kopieren',
    bmpRunOutside: 'eine Folge von Pixeln reicht über das Bild hinaus. Die Datei ist beschädigt',
    bmpPaletteIndex:
      'ein Pixel hat den Palettenindex {index}, die Palette hat aber die Größe {count}. Die Datei ist beschädigt',
    bmpColoursRounded: 'Farben mit mehr als 8 Bit werden auf 8 Bit gerundet.',
    bmpMaskGaps: 'die Bits der Farbmaske {mask} sind nicht zusammenhängend',
    truncated: 'die Datei ist unvollständig. Die Datei erneut herunterladen oder kopieren',
    bmpUnreadable: 'Das BMP-Bild lässt sich nicht lesen: {reason}.',
    imageTruncated:
      'Die {format}-Datei ist unvollständig: Das Ende des Bildes fehlt. Die Datei erneut herunterladen oder kopieren.',
    variantUnsupported:
      'Diese Variante von {format} wird nicht unterstützt: Der Decoder meldet „{reason}“. Das Bild als PNG speichern.',
    decoderOutOfMemory: 'Dem Decoder ging der Speicher aus. Ein kleineres Bild oder einen Ausschnitt öffnen.',
    imageDamaged: 'Die {format}-Datei ist beschädigt: {reason}. Die Datei erneut herunterladen oder kopieren.',
    sizeMissing: 'Breite oder Höhe fehlt',
    headerUnreadable: 'der Header ist nicht lesbar',
    pixelsUnreadable: 'die Pixel sind nicht lesbar',
    decoderReports: 'der Decoder meldet „{reason}“',
    notText: 'Die Datei ist kein Text. Eine von Poolscope gespeicherte .poolscope- oder .poolscope.json-Datei öffnen.',
    torchArchive:
      'Das ist eine PyTorch-Datei. Um ihr Netz zu öffnen, es mit torch.onnx.export exportieren und die .onnx-Datei öffnen. Um ihre Filter zu verwenden, in der Kernel-Ansicht einer Conv2D „Datei ...“ wählen.',
    notBundle:
      'Das Archiv hat keinen Eintrag „{name}“ und ist daher kein Experiment. Eine von Poolscope gespeicherte .poolscope-Datei öffnen.',
    bundleTooLarge:
      'Das Experiment und seine Bilder belegen {size}, erwartet werden höchstens {max}. Bilder schließen oder ohne Bilder speichern (.poolscope.json).',
    bundleImageMissing:
      'Das Bild „{name}“ ist nicht geöffnet und lässt sich daher nicht mit dem Experiment speichern. Das Bild suchen oder schließen oder ohne Bilder speichern (.poolscope.json).',
    bundleTensorMissing:
      'Die Zahlen des Tensors „{tensor}“ sind nicht geöffnet und lassen sich nicht mit dem Experiment speichern. Die Datei öffnen, die sie enthält, oder der Schicht andere Gewichte geben.',
    saveTensorMissing:
      'Die Zahlen des Tensors „{tensor}“ sind nicht geöffnet, und seine Datei enthält die anderen Gewichte dieses Experiments nicht. Das Experiment öffnen, das sie enthält, oder der Schicht andere Gewichte geben.',
    weightsNotFound:
      'Die Datei „{file}“ mit den Gewichten des Experiments wurde nicht gefunden. Sie neben das Experiment legen und das Experiment erneut öffnen.',
    weightsElsewhere:
      'Die Gewichte des Experiments sind in „{file}“, was von hier aus nicht zu finden ist. Das Bündel (.poolscope) öffnen, oder das Experiment im Desktop-Fenster öffnen.',
    weightsChanged:
      '„{file}“ enthält die Zahlen des Tensors „{tensor}“ nicht, mit denen das Experiment gespeichert wurde. Die Datei wiederherstellen und das Experiment erneut öffnen. | „{file}“ enthält die Zahlen von {n} Tensoren nicht, mit denen das Experiment gespeichert wurde, darunter „{tensor}“. Die Datei wiederherstellen und das Experiment erneut öffnen.',
    tensorNotFinite:
      'Der Tensor „{tensor}“ hat an Position {position} den Wert {received}, erwartet werden endliche Zahlen bis 3,4e38. Gewichte ohne diesen Wert verwenden.',
    changedOnDisk:
      '„{name}“ wurde seit dem Öffnen auf dem Datenträger geändert und ist zu groß, um im Speicher zu bleiben. Erneut öffnen.',
    notFound: '„{name}“ wurde nicht gefunden. Vielleicht wurde die Datei verschoben, umbenannt oder gelöscht.',
    noReadPermission: 'Keine Berechtigung, „{name}“ zu lesen. Die Zugriffsrechte ändern.',
    tooManyOpen: '„{name}“ lässt sich nicht lesen: Zu viele Dateien sind geöffnet. Einige davon schließen.',
    pathTooLong: '„{name} ...“ wurde nicht gefunden: Der Pfad ist zu lang. Den Pfad prüfen.',
    readLinkLoop:
      '„{name}“ lässt sich nicht lesen: Die symbolischen Links bilden eine Schleife. Eine andere Datei wählen.',
    unreadable: '„{name}“ lässt sich nicht lesen: {reason}.',
    isFolder: '„{name}“ ist ein Ordner. Eine Datei darin wählen.',
    isDevice: '„{name}“ ist ein Gerät oder eine Pipe. Eine Datei wählen.',
    tooLarge: '„{name}“ ist zu groß: {size}, erwartet werden höchstens {max}. Eine kleinere Datei wählen.',
    empty: 'Die Datei ist leer (0 Byte). Eine andere wählen oder diese erneut herunterladen oder kopieren.',
    notImage: 'Die Datei ist kein Bild, das Poolscope lesen kann. Unterstützte Formate: {formats}.',
    lfsPointer:
      'Das ist ein Zeiger von Git LFS, nicht die Datei selbst. „git lfs pull“ ausführen oder die Datei von ihrer Seite herunterladen.',
    webPage: 'Das ist eine Webseite. Stattdessen die Datei herunterladen, auf die sie verweist.',
    formatUnsupported: '{format} wird nicht unterstützt. Das Bild in einem dieser Formate speichern: {formats}.',
    extensionMismatch: 'Die Dateiendung sagt {named}, der Inhalt ist jedoch {content}; gelesen als {format}.',
    imageUnreadable: '{name} lässt sich nicht lesen: {reason}. Die Datei erneut herunterladen oder kopieren.',
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
    csvCell: 'Zeile {row}, Spalte {column}: erwartet wird eine Zahl, erhalten: „{text}“',
    csvCellTooLarge: 'Zeile {row}, Spalte {column}: {text} ist zu groß für eine 32-Bit-Gleitkommazahl',
    csvNames:
      'Zeile {row}, Spalte {column}: erwartet wird eine Zahl, erhalten: „{text}“. Die Tabelle ohne Zeilen- und Spaltennamen speichern',
    csvCorner: 'Zeile 1, Spalte 1 ist leer. Die Lücke füllen oder die Tabelle ohne Zeilen- und Spaltennamen speichern',
    csvEmptyCell: 'Zeile {row}, Spalte {column} ist leer. Die Lücke füllen',
    csvEmptyLine: 'Zeile {line} ist leer',
    csvNoNumbers: 'sie enthält keine Zahlen',
    csvRagged:
      'Zeile {row} hat {n} Spalte, erwartet werden {expected} wie in der ersten | Zeile {row} hat {n} Spalten, erwartet werden {expected} wie in der ersten',
    csvMixedDecimals: 'Zeile {row}, Spalte {column}: „{text}“ hat Dezimalpunkt und Dezimalkomma',
    csvOtherDecimals: 'Zeile {row}, Spalte {column}: „{text}“ hat ein anderes Dezimalzeichen als die Zahlen davor',
    csvThousands:
      'Zeile {row}, Spalte {column}: das Komma in „{text}“ kann Dezimalstellen oder Tausender abtrennen. Die Tabelle ohne Tausendertrennzeichen speichern',
    csvIncomplete:
      'die Karte „{name}“ hat {received} Zellen, erwartet werden {expected} ({channels} × {height} × {width})',
    csvCellTwice: 'Zeile {line}: die Zelle kommt zweimal vor',
    csvTooLong: 'die Datei ist {size} lang, erwartet werden höchstens {max}',
    csvUnreadable: 'Die Tabelle lässt sich nicht lesen: {reason}.',
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
    alphaBlended: 'Transparente Bereiche sind mit Weiß überblendet. Der Schritt „Kanal“ kann stattdessen Alpha lesen.',
    pnmMaximum: 'der angegebene Maximalwert ist {max}, erwartet wird 1 bis 65535',
    pnmSampleTooLarge: 'ein Abtastwert ist {value}, der angegebene Maximalwert aber {max}. Die Datei ist beschädigt',
    pnmNumberExpected: 'an Byte {position} wird eine Zahl erwartet',
    pnmNumberTooLarge: 'eine Zahl ist größer als {max}',
    pnmUnreadable: 'Das PGM- oder PPM-Bild lässt sich nicht lesen: {reason}.',
    imageTooLarge:
      'Das Bild ist zu groß: {width} × {height} Pixel, erwartet werden insgesamt höchstens {max}. Ein kleineres Bild oder einen Ausschnitt öffnen.',
    svgReference:
      'Die Zeichnung verweist auf „{reference}“ außerhalb der Datei. Den Inhalt einbetten (data:) oder die Zeichnung als PNG speichern.',
    svgDeclaration:
      'Die Zeichnung deklariert „{declaration}“. Deklarationen, die Elemente, Attribute oder äußere Inhalte festlegen können, werden nicht gelesen. Die Zeichnung als einfaches SVG oder als PNG speichern.',
    svgEncoding: 'Die Zeichnung ist als „{encoding}“ kodiert. Als UTF-8 speichern.',
    svgTextNotDrawn: 'Der Text der Zeichnung wird nicht gezeichnet. Um ihn zu sehen, den Text in Pfade umwandeln.',
    svgTooLarge:
      'Die Zeichnung hat {width} × {height} Pixel, erwartet werden höchstens {max} pro Seite. Dem svg-Element eine kleinere Breite und Höhe geben.',
    sampleType:
      'Das Bild hat Abtastwerte vom Typ {type}, erwartet werden vorzeichenlose mit 8 oder 16 Bit. Mit 8 oder 16 Bit speichern oder als .npy-Datei für die Befehlszeile.',
    oneFrame: 'Die Datei hat {count} Einzelbilder; dies ist Einzelbild {page}.',
    onePage: 'Die Datei hat {count} Seiten; dies ist Seite {page}.',
    noSuchPage:
      'Die Datei hat eine Seite, angegeben ist Seite {page}. | Erwartet wird eine Seite von 1 bis {n}, angegeben ist {page}: Die Datei hat {n} Seiten.',
    valuesAsStored:
      'Gleitkommazahlen und vorzeichenbehaftete Abtastwerte werden unverändert verwendet, ohne Skalierung.',
    roundedToFloat32: 'Einige Werte sind gerundet: Sie brauchen mehr Genauigkeit, als float32 hat.',
    pfmHeader: 'erwartet wird ein Header mit Breite, Höhe und Skala',
    pfmUnreadable: 'Das PFM-Bild lässt sich nicht lesen: {reason}.',
    exifRotated: 'Gemäß EXIF-Ausrichtung ({orientation}) gedreht.',
    convertedToRgb: 'Von {space} nach RGB umgewandelt.',
    profileIgnored: 'Das eingebettete Farbprofil wird nicht angewandt: Die Werte sind wie gespeichert.',
    decoderWarned: 'Der Decoder meldete einen Schaden („{reason}“): Einzelne Pixel können falsch sein.',
    fileNotDecoded:
      '{name}: Das Bild lässt sich nicht decodieren: {reason}. Die Datei erneut herunterladen oder kopieren oder Platz für temporäre Dateien schaffen.',
    normalizeCount:
      'Der Schritt „Normalisieren“ hat {count} Zahlen für {field}, die Eingabe hat aber {channels}. Eine Zahl für alle Kanäle oder eine je Kanal eingeben.',
    bgrChannels:
      'Der Schritt „Normalisieren“ hat die Reihenfolge BGR, die 3 Kanäle braucht, die Eingabe hat aber {channels}. Das Bild als Rot, Grün, Blau lesen oder die Reihenfolge „wie gelesen“ wählen.',
    bandMissing: 'Der Schritt „Band“ liest Band {band}, die Eingabe hat aber {bands}. Ein Band von 1 bis {max} wählen.',
    tiffTooManyBands: '{bands} Bänder, erwartet werden höchstens {max}',
    tiffMixedBands:
      'die Bänder haben unterschiedliche Abtastwerte ({bits} Bit), erwartet wird derselbe Typ in jedem Band',
    tiffComplex: 'die Abtastwerte sind komplexe Zahlen',
    tiffBits: 'die Abtastwerte haben {bits} Bit, erwartet werden 1 bis 32 oder 64',
    tiffFloatBits: 'die Abtastwerte sind Gleitkommazahlen mit {bits} Bit, erwartet werden 16, 32 oder 64 Bit',
    tiffColours:
      'Die Farben dieser TIFF-Datei ({colours}) werden nicht unterstützt. Das Bild in RGB oder Graustufen umwandeln.',
    tiffPredictor: 'Prädiktor {predictor} mit Abtastwerten von {bits} Bit',
    tiffCompression:
      'die Kompression ist {compression}, erwartet wird für Abtastwerte oder Ebenen dieser Art keine, LZW, Deflate, PackBits oder Zstandard',
    tiffZstandard: 'die Kompression ist Zstandard, wofür Node.js ab 22.15 nötig ist',
    tiffDataDamaged: 'ein Streifen oder eine Kachel ließ sich nicht dekomprimieren ({reason})',
    tiffTileSize: 'die Streifen oder Kacheln haben {width} × {height} Pixel',
    tiffPageLoop:
      'Die TIFF-Datei ist beschädigt: Ihre Seitenliste verweist auf sich selbst zurück. Die Datei erneut herunterladen oder kopieren.',
    tiffChunkCount: 'ihre Liste der Streifen oder Kacheln hat {entries} Einträge, erwartet werden {expected}',
    tiffUnsupported:
      'Diese TIFF-Variante wird nicht unterstützt: {reason}. Das Bild unkomprimiert mit 8, 16 oder 32 Bit speichern oder als .npy-Datei.',
    notWritten: '„{name}“ konnte nicht geschrieben werden: {reason}. Nichts wurde geändert.',
    export: 'Der Export',
    csvSameSign:
      'Das Komma kann nicht zugleich Trennzeichen und Dezimalzeichen sein. Die Zellen durch Semikolons oder Tabulatoren trennen.',
    csvTooManyRows:
      'Eine CSV-Datei hätte {rows} Zeilen, Tabellenkalkulationen zeigen aber höchstens {max}. Weniger Karten oder Kanäle wählen oder mit NumPy, pandas oder R lesen.',
    csvTooManyColumns:
      'Eine CSV-Datei hätte {columns} Spalten, Tabellenkalkulationen zeigen aber höchstens {max}. Das Langformat wählen oder mit NumPy, pandas oder R lesen.',
    replaceOrMove: 'Ersetzen oder einen anderen Ort wählen.',
    exists: '{name} ist bereits vorhanden.',
    quoted: '„{name}“',
    moreExist:
      '{names} und 1 weitere Datei sind bereits vorhanden. | {names} und {n} weitere Dateien sind bereits vorhanden.',
    severalExist: '{names} sind bereits vorhanden.',
    diskFull: 'der Datenträger ist voll. Platz schaffen oder einen anderen Datenträger wählen',
    noWritePermission: 'hier fehlt die Schreibberechtigung. Einen anderen Ordner wählen oder die Zugriffsrechte ändern',
    diskReadOnly: 'der Datenträger ist schreibgeschützt. Einen anderen Datenträger wählen',
    folderNotFound: 'der Ordner wurde nicht gefunden. Einen anderen Ordner wählen',
    folderIsFile: 'ihr Ordner ist eine Datei. Einen anderen Ordner wählen',
    linkLoop: 'die symbolischen Links bilden eine Schleife. Einen anderen Ort wählen',
    nameIsFolder: 'ein Ordner trägt diesen Namen. Einen anderen Namen wählen',
    diskFileSize: 'der Datenträger unterstützt keine Dateien dieser Größe. Einen anderen Datenträger wählen',
    nameTooLong: 'der Name ist zu lang. Einen kürzeren Namen wählen',
  },
})
