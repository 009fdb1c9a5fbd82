/** ZIP archives: what is wrong with one. */
import { area } from '#app/text/area'

export const zip = area({
  en: {
    damaged: "The ZIP archive can't be read: {reason}. Download or copy the file again.",
    entryDamaged: 'The entry "{name}" of the ZIP archive is damaged: {reason}. Download or copy the file again.',
    checksum: 'its checksum is wrong',
    tooManyEntries: 'The ZIP archive has {received} entries, expected at most {max}. Remove those that are not needed.',
    tooLarge: 'The ZIP archive unpacks to more than {max}. Use a smaller one.',
    nameTwice: 'The ZIP archive has two entries named "{name}", expected each name once. Create it again.',
    twoNames: 'The entry "{name}" of the ZIP archive has a second, different name. Create the archive again.',
    unsafeName:
      'The ZIP archive has an entry named {name}, expected a path inside the archive. Get the file from a source you trust.',
    overlap: 'The entries "{other}" and "{name}" of the ZIP archive overlap. Get the file from a source you trust.',
    cannotUnpack:
      'The entry "{name}" of the ZIP archive is encrypted, or compressed by a method other than Deflate. Create the archive again without encryption, using Deflate.',
  },
  de: {
    damaged: 'Das ZIP-Archiv lässt sich nicht lesen: {reason}. Die Datei erneut herunterladen oder kopieren.',
    entryDamaged:
      'Der Eintrag „{name}“ des ZIP-Archivs ist beschädigt: {reason}. Die Datei erneut herunterladen oder kopieren.',
    checksum: 'die Prüfsumme ist falsch',
    tooManyEntries:
      'Das ZIP-Archiv hat {received} Einträge, erwartet werden höchstens {max}. Nicht benötigte Einträge entfernen.',
    tooLarge: 'Das ZIP-Archiv ist entpackt größer als {max}. Ein kleineres verwenden.',
    nameTwice:
      'Das ZIP-Archiv hat zwei Einträge mit dem Namen „{name}“, erwartet wird jeder Name einmal. Das Archiv neu erstellen.',
    twoNames: 'Der Eintrag „{name}“ des ZIP-Archivs hat einen zweiten, anderen Namen. Das Archiv neu erstellen.',
    unsafeName:
      'Das ZIP-Archiv hat einen Eintrag mit dem Namen {name}, erwartet wird ein Pfad innerhalb des Archivs. Die Datei aus einer vertrauenswürdigen Quelle beziehen.',
    overlap:
      'Die Einträge „{other}“ und „{name}“ des ZIP-Archivs überlappen sich. Die Datei aus einer vertrauenswürdigen Quelle beziehen.',
    cannotUnpack:
      'Der Eintrag „{name}“ des ZIP-Archivs ist verschlüsselt oder nicht mit Deflate komprimiert. Das Archiv ohne Verschlüsselung und mit Deflate neu erstellen.',
  },
})
