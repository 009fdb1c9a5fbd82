/** Images that are read or written, of each format. */
import { area } from '#app/text/area'

export const images = area({
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
    notImage: 'The file is not an image that Poolscope can read. Expected {formats}.',
    formatUnsupported: '{format} is not supported. Save the image in one of these formats: {formats}.',
    extensionMismatch: 'The file extension says {named}, but the content is {content}; it was read as {format}.',
    imageUnreadable: "{name} can't be read: {reason}. Download or copy the file again.",
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
    pfmHeader: 'expected a header with width, height and scale',
    pfmUnreadable: "The PFM image can't be read: {reason}.",
    exifRotated: 'Rotated according to its EXIF orientation ({orientation}).',
    convertedToRgb: 'Converted from {space} to RGB.',
    profileIgnored: 'The embedded colour profile is not applied: values are as stored.',
    decoderWarned: 'The decoder reported damage ("{reason}"): some pixels may be wrong.',
    fileNotDecoded:
      "{name}: the image can't be decoded: {reason}. Download or copy the file again, or free some space for temporary files.",
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
    notImage: 'Die Datei ist kein Bild, das Poolscope lesen kann. Unterstützte Formate: {formats}.',
    formatUnsupported: '{format} wird nicht unterstützt. Das Bild in einem dieser Formate speichern: {formats}.',
    extensionMismatch: 'Die Dateiendung sagt {named}, der Inhalt ist jedoch {content}; gelesen als {format}.',
    imageUnreadable: '{name} lässt sich nicht lesen: {reason}. Die Datei erneut herunterladen oder kopieren.',
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
    pfmHeader: 'erwartet wird ein Header mit Breite, Höhe und Skala',
    pfmUnreadable: 'Das PFM-Bild lässt sich nicht lesen: {reason}.',
    exifRotated: 'Gemäß EXIF-Ausrichtung ({orientation}) gedreht.',
    convertedToRgb: 'Von {space} nach RGB umgewandelt.',
    profileIgnored: 'Das eingebettete Farbprofil wird nicht angewandt: Die Werte sind wie gespeichert.',
    decoderWarned: 'Der Decoder meldete einen Schaden („{reason}“): Einzelne Pixel können falsch sein.',
    fileNotDecoded:
      '{name}: Das Bild lässt sich nicht decodieren: {reason}. Die Datei erneut herunterladen oder kopieren oder Platz für temporäre Dateien schaffen.',
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
  },
})
