/** Files and folders, as the disk and the system know them, and what is wrong with one of any kind. */
import { area } from '#app/text/area'

export const files = area({
  en: {
    truncated: 'the file is truncated. Download or copy the file again',
    notText: 'The file is not text. Open a .poolscope or .poolscope.json file saved by Poolscope.',
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
    lfsPointer:
      'This is a Git LFS pointer, not the file itself. Run "git lfs pull", or download the file from its page.',
    webPage: 'This is a web page. Download the file that it links to instead.',
    roundedToFloat32: 'Some values are rounded: they need more precision than float32 has.',
    notWritten: '"{name}" could not be written: {reason}. Nothing was changed.',
    export: 'The export',
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
    truncated: 'die Datei ist unvollständig. Die Datei erneut herunterladen oder kopieren',
    notText: 'Die Datei ist kein Text. Eine von Poolscope gespeicherte .poolscope- oder .poolscope.json-Datei öffnen.',
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
    lfsPointer:
      'Das ist ein Zeiger von Git LFS, nicht die Datei selbst. „git lfs pull“ ausführen oder die Datei von ihrer Seite herunterladen.',
    webPage: 'Das ist eine Webseite. Stattdessen die Datei herunterladen, auf die sie verweist.',
    roundedToFloat32: 'Einige Werte sind gerundet: Sie brauchen mehr Genauigkeit, als float32 hat.',
    notWritten: '„{name}“ konnte nicht geschrieben werden: {reason}. Nichts wurde geändert.',
    export: 'Der Export',
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
