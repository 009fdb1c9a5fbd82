/** Sessions: images, drafts, exports. */
import { area } from '#app/text/area'

export const service = area({
  en: {
    fileNotOpened: 'This file was not opened in this window. Open it again.',
    imagesOverBudget:
      '{name}: the image needs {needed} of memory. Open images share {budget}, of which {used} is in use. Close images, or raise the memory budget in the settings.',
    frameLengths:
      'film: expected frames of {expected} bytes in total, received lengths of {total}. Save the film again.',
    openImage: 'Opening the image',
    batch: 'The run on images',
    batchClosed: 'This run on images has ended. Start it again.',
    notDecoded: "the image can't be decoded: {reason}. Free some space for temporary files.",
    decodingTimedOut:
      'decoding was stopped after {n} second. Save the image as PNG. | decoding was stopped after {n} seconds. Save the image as PNG.',
    decoderEnded: 'the decoder quit unexpectedly. The image may be damaged, or too large for the available memory.',
    draftNotKept: 'Unsaved changes could not be backed up in case of a crash: {reason}. Save the experiment.',
    tensorClosed: 'The tensor is not open. Open the experiment that holds it.',
    tensorParts:
      'parts: expected up to {max} numbers together, each part within the {count} of the tensor, received {parts}.',
    tensorsOverBudget:
      'The weights take {weights}, the memory budget is {budget}, of which {open} are taken by the weights that are open. Close other experiments, or raise the budget in the settings.',
    tensorMissing:
      '{layer}: the numbers of the tensor "{tensor}" are not open. Open the experiment whose file holds them, or give the layer other weights.',
    tensorMissingFrom:
      '{layer}: the numbers of the tensor "{tensor}" are not open; they were expected in "{file}". Put that file beside the experiment and open the experiment again, or give the layer other weights.',
    tensorCount:
      '{layer}: the tensor "{tensor}" has {received} numbers, its shape in the experiment says {expected}. Open the experiment as it was saved, or give the layer other weights.',
    draftDamaged: 'Unsaved work from an earlier session could not be read. It is kept at {place}.',
    noExample: 'There is no example "{name}".',
    exportNpyOnly: 'These maps exceed the memory budget and can only be exported as .npy. Choose NPY.',
    unknownDestination: 'This destination is unknown. Choose it again.',
    imageClosed: 'This image is no longer open. Open it again.',
    inputOverBudget:
      'This input needs {needed} of memory, but the budget is {budget}. Use a smaller image, or raise the memory budget in the settings.',
    imageNotOpen: 'The image "{name}" is not open. Open it, or drop it onto the window.',
    mapReleased: 'This feature map is no longer in memory. Run the experiment again.',
    noFinishedRun: 'There is no finished run to export. Run the experiment first.',
  },
  de: {
    fileNotOpened: 'Diese Datei wurde nicht in diesem Fenster geöffnet. Erneut öffnen.',
    imagesOverBudget:
      '{name}: Das Bild braucht {needed} Speicher. Geöffnete Bilder teilen sich {budget}, davon belegt: {used}. Bilder schließen oder das Speicherbudget in den Einstellungen erhöhen.',
    frameLengths:
      'Film: Bilder von insgesamt {expected} Bytes erwartet, Längen von {total} erhalten. Den Film erneut speichern.',
    openImage: 'Das Öffnen des Bildes',
    batch: 'Der Lauf über die Bilder',
    batchClosed: 'Dieser Lauf über die Bilder ist beendet. Neu starten.',
    notDecoded: 'Das Bild lässt sich nicht decodieren: {reason}. Platz für temporäre Dateien schaffen.',
    decodingTimedOut:
      'Das Decodieren wurde nach {n} Sekunde abgebrochen. Das Bild als PNG speichern. | Das Decodieren wurde nach {n} Sekunden abgebrochen. Das Bild als PNG speichern.',
    decoderEnded:
      'Der Decoder wurde unerwartet beendet. Das Bild ist möglicherweise beschädigt oder zu groß für den verfügbaren Speicher.',
    draftNotKept:
      'Ungespeicherte Änderungen konnten nicht für den Fall eines Absturzes gesichert werden: {reason}. Das Experiment speichern.',
    tensorClosed: 'Der Tensor ist nicht geöffnet. Das Experiment öffnen, das ihn enthält.',
    tensorParts:
      'parts: erwartet zusammen bis zu {max} Zahlen, jeder Teil innerhalb der {count} des Tensors, erhalten {parts}.',
    tensorsOverBudget:
      'Die Gewichte brauchen {weights}, das Speicherbudget ist {budget}; davon belegen bereits geöffnete Gewichte {open}. Andere Experimente schließen oder das Budget in den Einstellungen erhöhen.',
    tensorMissing:
      '{layer}: Die Zahlen des Tensors „{tensor}“ sind nicht geöffnet. Das Experiment öffnen, dessen Datei sie enthält, oder der Schicht andere Gewichte geben.',
    tensorMissingFrom:
      '{layer}: Die Zahlen des Tensors „{tensor}“ sind nicht geöffnet; erwartet wurden sie in „{file}“. Diese Datei neben das Experiment legen und das Experiment erneut öffnen oder der Schicht andere Gewichte geben.',
    tensorCount:
      '{layer}: Der Tensor „{tensor}“ hat {received} Zahlen, seine Form im Experiment sagt {expected}. Das Experiment öffnen, wie es gespeichert wurde, oder der Schicht andere Gewichte geben.',
    draftDamaged:
      'Ungespeicherte Arbeit aus einer früheren Sitzung konnte nicht gelesen werden. Sie liegt unter {place}.',
    noExample: 'Es gibt kein Beispiel „{name}“.',
    exportNpyOnly:
      'Diese Karten überschreiten das Speicherbudget und lassen sich nur als .npy exportieren. NPY wählen.',
    unknownDestination: 'Dieses Ziel ist nicht bekannt. Erneut auswählen.',
    imageClosed: 'Dieses Bild ist nicht mehr geöffnet. Erneut öffnen.',
    inputOverBudget:
      'Diese Eingabe braucht {needed} Speicher, das Budget beträgt aber {budget}. Ein kleineres Bild verwenden oder das Speicherbudget in den Einstellungen erhöhen.',
    imageNotOpen: 'Das Bild „{name}“ ist nicht geöffnet. Öffnen oder auf das Fenster ziehen.',
    mapReleased: 'Diese Karte ist nicht mehr im Speicher. Das Experiment erneut berechnen.',
    noFinishedRun: 'Es gibt keinen abgeschlossenen Lauf zum Exportieren. Zuerst das Experiment berechnen.',
  },
})
