/** What problems, failures, formulas and examples say in German, by the English words with the places of their values. */
export const german: Readonly<Record<string, string>> = {
  // The few words of a card.
  '{0}, stride {1}': '{0}, Schritt {1}',
  '{0} x {1}, stride {2}': '{0} x {1}, Schritt {2}',
  '{0} x {1}, blur {2}, stride {3}': '{0} x {1}, Weichzeichner {2}, Schritt {3}',
  '{0} x {1}, {2} for each channel, stride {3}': '{0} x {1}, {2} für jeden Kanal, Schritt {3}',
  '1 filter': '1 Filter',
  '{0} filters': '{0} Filter',
  '1 unit': '1 Einheit',
  '{0} units': '{0} Einheiten',
  'to {0} x {1}': 'auf {0} x {1}',
  'ratio {0}': 'Verhältnis {0}',
  '{0} at {1}': '{0} in {1}',
  '{0} up': '{0} nach oben',
  '{0} down': '{0} nach unten',
  '{0} to the left': '{0} nach links',
  '{0} to the right': '{0} nach rechts',
  '{0}, lambda {1}': '{0}, lambda {1}',
  'with recorded statistics': 'mit festgehaltenen Werten',
  'passes everything at inference': 'lässt bei der Anwendung alles durch',
  'the whole map': 'die ganze Karte',
  'the whole map, p {0}': 'die ganze Karte, p {0}',
  'to the places of the maxima': 'an die Plätze der Maxima',
  'x / 6 + 1/2 within 0..1': 'x / 6 + 1/2 zwischen 0 und 1',
  '{0} x below 0': '{0} x unter 0',
  'above {0}': 'über {0}',
  'slope {0}': 'Steigung {0}',
  '{0} slopes': '{0} Steigungen',
  'scaled ELU': 'skaliertes ELU',
  'along {0}': 'entlang {0}',
  'tanh formula': 'tanh-Formel',
  exact: 'genau',

  // Why a stack can't work.
  '{0} does not fit {1}': '{0} passt nicht auf {1}',
  'a {0} x {1} window': 'ein Fenster von {0} x {1}',
  'a {0} x {1} window ({2} x {3} with its dilation)': 'ein Fenster von {0} x {1} (mit seiner Dehnung {2} x {3})',
  'a {0} x {1} map': 'eine Karte von {0} x {1}',
  'a {0} x {1} map with its padding': 'eine Karte von {0} x {1} mit ihrem Rand',
  '{0} x {1} windows of {2} x {3} do not fit a {4} x {5} map':
    '{0} x {1} Fenster von {2} x {3} passen nicht auf eine Karte von {4} x {5}',
  'it needs a feature map with rows and columns, but the layer before it gives {0}. Move it before the layer that makes the vector, or remove it':
    'sie braucht eine Merkmalskarte mit Zeilen und Spalten, aber die Schicht davor gibt {0}. Vor die Schicht schieben, die den Vektor macht, oder entfernen',
  '1 value': '1 Wert',
  '{0} values': '{0} Werte',
  '1 byte': '1 Byte',
  '{0} bytes': '{0} Byte',
  'a vector of 1 value': 'einen Vektor aus 1 Wert',
  'a vector of {0} values': 'einen Vektor aus {0} Werten',
  'it needs a vector, but the layer before it gives maps. Put Flatten or a global pooling before it':
    'sie braucht einen Vektor, aber die Schicht davor gibt Karten. Flatten oder ein globales Pooling davor einsetzen',
  '{0} groups do not divide {1} and {2} evenly': '{0} Gruppen teilen {1} und {2} nicht ohne Rest',
  '1 input channel': '1 Eingangskanal',
  '{0} input channels': '{0} Eingangskanäle',
  '1 channel': '1 Kanal',
  '{0} channels': '{0} Kanäle',
  '{0} has {1} numbers, but the map has {2}; give one number for all, or one for each':
    '{0} hat {1} Zahlen, die Karte aber {2}; eine Zahl für alle angeben oder eine für jeden',
  'paddingMode "{0}" can\'t fill a padding of {1} from a {2} x {3} map':
    'paddingMode „{0}“ kann einen Rand von {1} aus einer Karte von {2} x {3} nicht füllen',
  'the preset "{0}" has no {1} x {2} kernel; it needs {3}':
    'die Vorgabe „{0}“ hat keinen Kern von {1} x {2}; sie braucht {3}',
  'a 3 x 3 window': 'ein Fenster von 3 x 3',
  'a square window': 'ein quadratisches Fenster',
  'its weights are {0} (filters, channels, rows, columns), but the layer needs {1}':
    'ihre Gewichte sind {0} (Filter, Kanäle, Zeilen, Spalten), die Schicht braucht aber {1}',
  'its weights are {0} x {1} (units, inputs), but the layer needs {2} x {3}':
    'ihre Gewichte sind {0} x {1} (Einheiten, Eingaben), die Schicht braucht aber {2} x {3}',
  'its bias has {0} numbers, but the layer needs {1}': 'ihr Bias hat {0} Zahlen, die Schicht braucht aber {1}',
  'its padding takes away more than the layer makes': 'ihr Rand nimmt mehr weg, als die Schicht macht',
  'taking {0} cells away leaves nothing of a {1} x {2} map':
    'wenn {0} Zellen wegfallen, bleibt von einer Karte von {1} x {2} nichts',
  'it can number the cells of maps up to {0} cells, but the map that was pooled is {1} x {2}. Make the map smaller before the pooling':
    'sie kann Karten bis {0} Zellen nummerieren, die Karte vor dem Pooling ist aber {1} x {2}. Die Karte vor dem Pooling verkleinern',
  'it needs a MaxPooling2D before it whose map is {0} like the one that comes in, but {1}. Put it behind such a pooling, with layers between them that keep the shape, or remove it':
    'sie braucht davor ein MaxPooling2D, dessen Karte wie die hier ankommende {0} ist, aber {1}. Hinter ein solches Pooling setzen, mit Schichten dazwischen, die die Form erhalten, oder entfernen',
  'the nearest one gives {0}': 'das nächste gibt {0}',
  'there is none': 'es gibt keines',
  'it would make a map of {0}, and no computer holds that. Use a smaller picture, fewer filters, less padding or larger strides':
    'sie würde eine Karte von {0} machen, und die fasst kein Rechner. Ein kleineres Bild, weniger Filter, weniger Rand oder größere Schritte nehmen',
  'it takes more arithmetic than can be counted. Use fewer filters, smaller windows or larger strides':
    'sie braucht mehr Rechenschritte, als sich zählen lassen. Weniger Filter, kleinere Fenster oder größere Schritte nehmen',
  'Weights: expected finite numbers up to 3.4e38, received {0} at place {1}. Change that weight.':
    'Gewichte: erwartet werden endliche Zahlen bis 3,4e38, an Stelle {1} steht {0}. Dieses Gewicht ändern.',

  // Remedies.
  'Use padding "same"': 'padding „same“ nehmen',
  'Use padding "valid"': 'padding „valid“ nehmen',
  'Reduce the window to {0}': 'Fenster auf {0} verkleinern',
  'Reduce the window to {0} x {1}': 'Fenster auf {0} x {1} verkleinern',
  'Use {0} 1 x 1': '{0} 1 x 1 nehmen',
  'Move it before {0}': 'Vor {0} schieben',
  'Put {0} before it': '{0} davor einsetzen',
  'Use 1 group': '1 Gruppe nehmen',
  'Use paddingMode "replicate"': 'paddingMode „replicate“ nehmen',
  'Use a {0} x {1} kernel': 'Kern von {0} x {1} nehmen',
  'Use the preset "Identity"': 'Vorgabe „Identität“ nehmen',
  'Fit the kernels to {0} x {1}': 'Kerne auf {0} x {1} anpassen',
  'Spread the kernels over 1 channel': 'Kerne auf 1 Kanal verteilen',
  'Spread the kernels over {0} channels': 'Kerne auf {0} Kanäle verteilen',
  'Use {0} filters of {1} x {2}': '{0} Filter von {1} x {2} nehmen',
  'Start again from random weights': 'Neu mit zufälligen Gewichten beginnen',
  'Use {0} of them, 0 where they are missing': '{0} davon nehmen, 0, wo welche fehlen',
  'Reduce cropping to {0}': 'cropping auf {0} verringern',
  'Cut the weights to {0} x {1}, or fill up with 0': 'Gewichte auf {0} x {1} kürzen oder mit 0 auffüllen',
  'Use {0} for all channels': '{0} für alle Kanäle nehmen',
  'Use outputSize {0} x {1}': 'outputSize {0} x {1} nehmen',
  'Use a 1 x 1 window for a 1 x 1 map': 'Für eine Karte von 1 x 1 ein Fenster von 1 x 1 nehmen',

  // Pieces of formulas.
  padding: 'Rand',
  'bias {0}': 'Bias {0}',
  'max of {0} cells': 'Max. von {0} Zellen',
  'min of {0} cells': 'Min. von {0} Zellen',
  'sum of {0} cells': 'Summe von {0} Zellen',
  'one of': 'eine von',
  median: 'Median',
  'quantile {0} of': 'Quantil {0} von',
  'place of max': 'Stelle des Maximums',

  // What is worth knowing beside a formula.
  'The branch for x {0}.': 'Der Zweig für x {0}.',
  'Positive values pass.': 'Positive Werte gehen durch.',
  'The slope for values <= 0.': 'Die Steigung für Werte <= 0.',
  'A cell of the map.': 'Eine Zelle der Karte.',
  'Padding, a constant.': 'Rand, eine feste Zahl.',
  'Padding, filled by {0}.': 'Rand, gefüllt durch {0}.',
  '{0} works in several passes over {1}.': '{0} arbeitet in mehreren Durchgängen über {1}.',
  'Flatten only moves values.': 'Flatten verschiebt Werte nur.',
  'A copy of the nearest cell.': 'Eine Kopie der nächsten Zelle.',
  'All cells of {0}.': 'Alle Zellen: {0}.',
  '{0} is computed from {1} cells: {2}.': '{0} wird aus {1} Zellen berechnet: {2}.',
  'no cell': 'keine Zelle',
  'row {0}': 'Zeile {0}',
  'rows {0}': 'Zeilen {0}',
  'column {0}': 'Spalte {0}',
  'columns {0}': 'Spalten {0}',
  '{0}, and {1}': '{0} sowie {1}',
  '{0} and {1}': '{0} und {1}',
  '{0}, {1} and {2}': '{0}, {1} und {2}',
  '{0} to {1}': '{0} bis {1}',
  '{0} to {1} in steps of {2}': '{0} bis {1} in Schritten von {2}',
  '{0} to {1}, {2} of them': '{0} bis {1}, davon {2}',
  'channel {0}': 'Kanal {0}',
  'channels {0} to {1}': 'Kanäle {0} bis {1}',
  '{0} cells are equal; the first one wins.': '{0} Zellen sind gleich; die erste gewinnt.',
  'Padding never wins.': 'Der Rand gewinnt nie.',
  'Padding adds nothing.': 'Der Rand zählt nichts hinzu.',
  'Padding takes no part.': 'Der Rand nimmt nicht teil.',
  'Padding counts as 0.': 'Der Rand zählt als 0.',
  'Padding is filled by {0}.': 'Der Rand ist gefüllt durch {0}.',
  'The window has no cell of the map.': 'Im Fenster liegt keine Zelle der Karte.',
  'The {0}-norm; not divided by the number of cells.': 'Die {0}-Norm; nicht durch die Zahl der Zellen geteilt.',
  'Every cell is weighted by its exponential.': 'Jede Zelle zählt mit ihrer Exponentialfunktion.',
  'No cell is above 0.': 'Keine Zelle ist über 0.',
  'Every cell above 0 is weighted by its share of the sum.': 'Jede Zelle über 0 zählt mit ihrem Anteil an der Summe.',
  'Drawn with the probability of its share of the sum, seed {0}.':
    'Gezogen mit der Wahrscheinlichkeit ihres Anteils an der Summe, Startwert {0}.',
  'Divided by {0}, as the layer says.': 'Geteilt durch {0}, wie die Schicht es sagt.',
  'Divided by {0}, the cells inside the map.': 'Geteilt durch {0}, die Zellen innerhalb der Karte.',
  'Divided by {0}, the cells and the padding of the window.': 'Geteilt durch {0}, die Zellen des Fensters samt Rand.',
  'The {0} cells in order; taken at place {1}.': 'Die {0} Zellen der Größe nach; genommen an Stelle {1}.',
  'The {0} cells in order; taken at place {1}, between number {2} and number {3}.':
    'Die {0} Zellen der Größe nach; genommen an Stelle {1}, zwischen Nummer {2} und Nummer {3}.',
  'Row {0}, column {1}: place {2} * {3} + {4}.': 'Zeile {0}, Spalte {1}: Stelle {2} * {3} + {4}.',
  'filter {0}': 'Filter {0}',
  'filter {0} of {1}': 'Filter {0} von {1}',
  'Each product is cell * weight of {0}.': 'Jedes Produkt ist Zelle * Gewicht von {0}.',
  'Each product is cell * weight of {0}, over {1} channels.':
    'Jedes Produkt ist Zelle * Gewicht von {0}, über {1} Kanäle.',
  'Each product is value * weight of unit {0}.': 'Jedes Produkt ist Wert * Gewicht der Einheit {0}.',
  'Each cell is weighted by its nearness.': 'Jede Zelle zählt nach ihrer Nähe.',
  'Every cell adds its value times the kernel; {0} reach this place.':
    'Jede Zelle zählt ihren Wert mal den Kern hinzu; {0} erreichen diesen Platz.',
  'Every cell adds its value times the kernel; one reaches this place.':
    'Jede Zelle zählt ihren Wert mal den Kern hinzu; eine erreicht diesen Platz.',
  'No cell of the map reaches this place.': 'Keine Zelle der Karte erreicht diesen Platz.',
  'The logarithm of its share.': 'Der Logarithmus ihres Anteils.',
  'Its share of all exponentials.': 'Ihr Anteil an allen Exponentialwerten.',
  'The pooling found its maximum here, {0}: the value of row {1}, column {2} comes back.':
    'Hier fand das Pooling sein Maximum, {0}: der Wert aus Zeile {1}, Spalte {2} kommt zurück.',
  '0, since the pooling found its maximum, {0}, at row {1}, column {2}.':
    '0, denn das Pooling fand sein Maximum, {0}, in Zeile {1}, Spalte {2}.',
  '0, since the window of the pooling has no cell of the map.':
    '0, denn im Fenster des Poolings liegt keine Zelle der Karte.',
  'No window of the pooling has this cell.': 'Diese Zelle liegt in keinem Fenster des Poolings.',
  "{0} windows have their maximum here; the last one's value stays.":
    '{0} Fenster haben hier ihr Maximum; der Wert des letzten bleibt.',

  // Runs.
  'The run': 'Der Lauf',
  'The overview of a map': 'Die Übersicht einer Karte',
  'The counting of a map': 'Die Auszählung einer Karte',
  'The drawing of a pattern': 'Das Zeichnen eines Musters',
  'The cleaning up': 'Das Aufräumen',
  'The look at a map': 'Der Blick auf eine Karte',
  'The difference of two maps': 'Die Differenz zweier Karten',
  'The comparison of two maps': 'Der Vergleich zweier Karten',
  'The export': 'Der Export',
  '{0} was cancelled.': '{0} wurde abgebrochen.',
  'Unexpected error: {0}': 'Unerwarteter Fehler: {0}',
  '{0} failed because a worker thread ended unexpectedly.': '{0} ist gescheitert, weil ein Thread unerwartet endete.',
  'It said "{0}".': 'Er sagte „{0}“.',
  'Run it again; if this repeats, use a smaller picture or fewer threads.':
    'Noch einmal versuchen; wenn es sich wiederholt, ein kleineres Bild oder weniger Threads nehmen.',
  'This stack needs about {0} of memory, and the budget is {1}.':
    'Dieser Stapel braucht etwa {0} Speicher, und das Budget ist {1}.',
  'The largest map is that of {0} with {1}.': 'Die größte Karte ist die von {0} mit {1}.',
  'Use a smaller picture, fewer filters or larger strides, or raise the budget in the settings.':
    'Ein kleineres Bild, weniger Filter oder größere Schritte nehmen, oder das Budget in den Einstellungen erhöhen.',
  'The system has no {0} of memory left. Use a smaller picture or fewer filters, or close other programs.':
    'Das System hat keine {0} Speicher mehr. Ein kleineres Bild oder weniger Filter nehmen, oder andere Programme schließen.',
  'A map of {0} is more than the memory budget holds, even in bands of rows. Use fewer filters, or raise the budget in the settings.':
    'Eine Karte von {0} ist mehr, als das Speicherbudget fasst, auch in Streifen von Zeilen. Weniger Filter nehmen oder das Budget in den Einstellungen erhöhen.',
  "{0} needs its whole input at once ({1}), so this stack can't be computed in bands of rows. Raise the memory budget, use a smaller picture, or switch the layer off.":
    '{0} braucht seine ganze Eingabe auf einmal ({1}), darum lässt sich dieser Stapel nicht in Streifen von Zeilen berechnen. Das Speicherbudget erhöhen, ein kleineres Bild nehmen oder die Schicht ausschalten.',
  'This feature map is gone: its run was released. Run the experiment again.':
    'Diese Karte ist weg: ihr Lauf wurde freigegeben. Das Experiment noch einmal berechnen.',
  'There is no finished run to export. Run the experiment first.':
    'Es gibt keinen fertigen Lauf zum Exportieren. Erst das Experiment berechnen.',
  'A difference needs two maps of one size; these are {0} x {1} and {2} x {3}.':
    'Eine Differenz braucht zwei Karten gleicher Größe; diese sind {0} x {1} und {2} x {3}.',
  'These maps are larger than the memory budget, and written as .npy only. Choose NPY.':
    'Diese Karten sind größer als das Speicherbudget und werden nur als .npy geschrieben. NPY wählen.',
  'This input needs {0} of memory, and the budget is {1}. Use a smaller picture, or raise the budget in the settings.':
    'Diese Eingabe braucht {0} Speicher, und das Budget ist {1}. Ein kleineres Bild nehmen oder das Budget in den Einstellungen erhöhen.',
  'Native kernels run, {0}, the best of this processor, from {1}.':
    'Native Kerne rechnen, {0}, das Beste dieses Prozessors, aus {1}.',
  'Native kernels run, {0}, as asked for, from {1}.': 'Native Kerne rechnen, {0}, wie verlangt, aus {1}.',
  'Native kernels: expected an addon that loads. {0}':
    'Native Kerne: erwartet wird ein Modul, das sich laden lässt. {0}',
  'Portable kernels run because they were asked for.': 'Portable Kerne rechnen, weil sie verlangt wurden.',
  'Portable kernels run because the native ones did not load. {0}':
    'Portable Kerne rechnen, weil sich die nativen nicht laden ließen. {0}',
  '{0} Run "node native-kernels/build.mjs", which needs a C++ compiler, Python 3 and make, to build native kernels.':
    '{0} „node native-kernels/build.mjs“ baut native Kerne; es braucht einen C++-Compiler, Python 3 und make.',

  // Pictures.
  'This picture is not open any more. Open it again.': 'Dieses Bild ist nicht mehr geöffnet. Noch einmal öffnen.',
  'The picture "{0}" is not open. Open it, or drop it onto the window.':
    'Das Bild „{0}“ ist nicht geöffnet. Öffnen oder auf das Fenster ziehen.',
  'The file is empty (0 bytes). Choose another file, or get this one again.':
    'Die Datei ist leer (0 Byte). Eine andere wählen oder diese neu besorgen.',
  'The file is not a picture that Poolscope reads. Expected {0}.':
    'Die Datei ist kein Bild, das Poolscope liest. Erwartet wird {0}.',
  'This is a NumPy array, not a picture. Give it to "poolscope run --input".':
    'Das ist ein NumPy-Feld, kein Bild. Mit „poolscope run --input“ verwenden.',
  '{0} is not read. Save the picture as one of {1}.':
    '{0} wird nicht gelesen. Das Bild in einem dieser Formate speichern: {1}.',
  'The picture is too large: it claims {0} x {1} pixels, expected at most {2} in all. Open a smaller picture, or a part of it.':
    'Das Bild ist zu groß: es hat {0} x {1} Pixel, erwartet werden insgesamt höchstens {2}. Ein kleineres Bild öffnen oder einen Teil davon.',
  'The drawing is {0} x {1} pixels, expected at most {2} on a side. Give its svg element a smaller width and height.':
    'Die Zeichnung hat {0} x {1} Pixel, erwartet werden höchstens {2} auf einer Seite. Dem svg-Element eine kleinere Breite und Höhe geben.',
  'The picture has samples of type {0}, expected 8 or 16 bits without sign. Save it with 8 or 16 bits, or as a .npy file for the command line.':
    'Das Bild hat Werte vom Typ {0}, erwartet werden 8 oder 16 Bit ohne Vorzeichen. Mit 8 oder 16 Bit speichern, oder als .npy-Datei für die Befehlszeile.',
  '{0}: the image needs {1} of memory. Open images share {2}, of which {3} are taken. Close images, or raise the memory budget in the settings.':
    '{0}: das Bild braucht {1} Speicher. Geöffnete Bilder teilen sich {2}, davon sind {3} belegt. Bilder schließen oder das Speicherbudget in den Einstellungen erhöhen.',
  'Opening the image': 'Das Öffnen des Bildes',
  'decoding was stopped after {0} seconds. Save the image as PNG.':
    'das Decodieren wurde nach {0} Sekunden abgebrochen. Das Bild als PNG speichern.',
  'the decoder ended unexpectedly. The image may be damaged, or too large for the memory that is free.':
    'der Decoder endete unerwartet. Das Bild ist vielleicht beschädigt oder zu groß für den freien Speicher.',
  "it can't be decoded: {0}. Free some space for temporary files.":
    'es lässt sich nicht decodieren: {0}. Platz für temporäre Dateien schaffen.',
  'This kind of TIFF is not supported: {0}. Save the image with 8 or 16 bits, or as a .npy file for the command line.':
    'Diese Art von TIFF wird nicht unterstützt: {0}. Das Bild mit 8 oder 16 Bit speichern oder für die Befehlszeile als .npy-Datei.',
  'it has {0} bands, expected at most {1}': 'es hat {0} Bänder, erwartet werden höchstens {1}',
  'its samples have {0} bits, expected the same kind for each band':
    'seine Abtastwerte haben {0} Bit, erwartet wird dieselbe Art in jedem Band',
  'its samples are {0}-bit floating point numbers, expected 8 or 16 bits without sign':
    'seine Abtastwerte sind Gleitkommazahlen mit {0} Bit, erwartet werden 8 oder 16 Bit ohne Vorzeichen',
  'its samples are {0}-bit numbers with a sign, expected 8 or 16 bits without sign':
    'seine Abtastwerte sind Zahlen mit Vorzeichen und {0} Bit, erwartet werden 8 oder 16 Bit ohne Vorzeichen',
  'its samples have {0} bits, expected 8 or 16': 'seine Abtastwerte haben {0} Bit, erwartet werden 8 oder 16',
  'it is planar, and its bands are neither gray nor RGB of 8 or 16 bits':
    'es ist planar, und seine Bänder sind weder Grau noch RGB mit 8 oder 16 Bit',
  'The TIFF file is damaged: its list of strips or tiles has {0} places for {1} bands. Get the file again.':
    'Die TIFF-Datei ist beschädigt: ihre Liste der Streifen oder Kacheln hat {0} Einträge für {1} Bänder. Die Datei neu besorgen.',
  'The TIFF file is damaged: its list of pages leads back into itself. Get the file again.':
    'Die TIFF-Datei ist beschädigt: ihre Liste der Seiten führt in sich selbst zurück. Die Datei neu besorgen.',
  'This kind of {0} is not supported: its decoder says "{1}". Save the image as PNG.':
    'Diese Art von {0} wird nicht unterstützt: der Decoder sagt „{1}“. Das Bild als PNG speichern.',
  'The file has {0} bands. The first three are red, green and blue, the others are data. The step Band reads any one of them.':
    'Die Datei hat {0} Bänder. Die ersten drei sind Rot, Grün und Blau, die übrigen sind Daten. Der Schritt Band liest ein beliebiges davon.',
  'The file has 2 bands of data. The first is read as gray. The step Band reads either of them.':
    'Die Datei hat 2 Bänder mit Daten. Das erste wird als Grau gelesen. Der Schritt Band liest eines von beiden.',
  'The file has {0} bands of data. The first three are read as red, green and blue. The step Band reads any one of them.':
    'Die Datei hat {0} Bänder mit Daten. Die ersten drei werden als Rot, Grün und Blau gelesen. Der Schritt Band liest ein beliebiges davon.',
  'The step Band reads band {0}, and the input has {1}. Choose a band from 1 to {2}.':
    'Der Schritt Band liest Band {0}, und die Eingabe hat {1}. Ein Band von 1 bis {2} wählen.',
  "The PGM or PPM image can't be read: {0}.": 'Das PGM- oder PPM-Bild lässt sich nicht lesen: {0}.',
  'its largest value is {0}, expected 1 to 65535': 'sein größter Wert ist {0}, erwartet wird 1 bis 65535',
  'it has a sample of {0}, above its own largest value of {1}. The file is damaged':
    'es hat einen Abtastwert von {0}, mehr als sein eigener größter Wert von {1}. Die Datei ist beschädigt',
  'a number is expected at byte {0}': 'an Byte {0} wird eine Zahl erwartet',
  'it has a number above {0}': 'es hat eine Zahl über {0}',
  'The {0} file is cut off: the end of the picture is missing. Get the file again.':
    'Die {0}-Datei ist abgeschnitten: das Ende des Bildes fehlt. Die Datei neu besorgen.',
  'The {0} file is damaged: {1}. Get the file again.': 'Die {0}-Datei ist beschädigt: {1}. Die Datei neu besorgen.',
  "{0} can't be read: {1}. Get the file again.": '{0} lässt sich nicht lesen: {1}. Die Datei neu besorgen.',
  'it has no width or no height': 'sie hat keine Breite oder keine Höhe',
  "its header can't be read": 'ihr Kopf ist nicht lesbar',
  "its pixels can't be read": 'ihre Pixel sind nicht lesbar',
  'its decoder says "{0}"': 'ihr Dekodierer sagt „{0}“',
  'The file has {0} frames; this is the first.': 'Die Datei hat {0} Einzelbilder; dies ist das erste.',
  'The file has {0} pages; this is the first.': 'Die Datei hat {0} Seiten; dies ist die erste.',
  'Turned upright, as its EXIF orientation {0} says.': 'Aufrecht gedreht, wie es die EXIF-Ausrichtung {0} sagt.',
  'Converted from {0} to RGB.': 'Von {0} nach RGB umgewandelt.',
  'The embedded colour profile is not applied: values are as stored.':
    'Das eingebettete Farbprofil wird nicht angewandt: die Werte sind, wie sie gespeichert sind.',
  'The decoder warned of damage ("{0}"): some pixels may be wrong.':
    'Der Dekodierer warnt vor Schäden („{0}“): einzelne Pixel können falsch sein.',
  'The name says {0}, the content is {1}; it was read as {2}.':
    'Der Name sagt {0}, der Inhalt ist {1}; gelesen wurde {2}.',
  'Transparent places are laid over white. The step Channel can read the alpha instead.':
    'Durchsichtige Stellen liegen auf Weiß. Der Schritt Kanal kann stattdessen Alpha lesen.',
  'Colours of more than 8 bits are rounded to 8 bits.': 'Farben mit mehr als 8 Bit sind auf 8 Bit gerundet.',
  "The BMP picture can't be read: {0}.": 'Das BMP-Bild lässt sich nicht lesen: {0}.',
  'it claims {0} x {1} pixels, more than the {2} that are allowed':
    'es hat {0} x {1} Pixel, mehr als die erlaubten {2}',
  'its header has an unknown length of {0} bytes': 'sein Kopf hat eine unbekannte Länge von {0} Byte',
  'its size is {0} x {1}, expected at least 1 x 1': 'seine Größe ist {0} x {1}, erwartet wird mindestens 1 x 1',
  'it has {0} bits a pixel, expected 1, 4, 8, 16, 24 or 32':
    'es hat {0} Bit je Pixel, erwartet werden 1, 4, 8, 16, 24 oder 32',
  'its compression ({0}, {1} bits{2}) is not supported': 'seine Kompression ({0}, {1} Bit{2}) wird nicht unterstützt',
  'it claims {0} x {1} pixels, but holds only {2} bytes of them. It is cut off or damaged; get the file again':
    'es hat angeblich {0} x {1} Pixel, enthält aber nur {2} Byte davon. Es ist abgeschnitten oder beschädigt; die Datei neu besorgen',
  'a run of pixels leaves the picture': 'eine Folge von Pixeln verlässt das Bild',
  'a pixel names colour {0} of a palette of {1}. The file is damaged':
    'ein Pixel nennt Farbe {0} einer Palette von {1}. Die Datei ist beschädigt',
  'its colour mask {0} has gaps': 'seine Farbmaske {0} hat Lücken',
  'it is cut off. Get the file again': 'es ist abgeschnitten. Die Datei neu besorgen',
  '{0}: the picture claims {1} x {2} pixels, expected at most {3} in all. Open a part of it.':
    '{0}: das Bild hat {1} x {2} Pixel, erwartet werden insgesamt höchstens {3}. Einen Teil davon öffnen.',
  "{0}: the picture can't be decoded: {1}. Get the file again, or free some space for temporary files.":
    '{0}: das Bild lässt sich nicht dekodieren: {1}. Die Datei neu besorgen oder Platz für Zwischendateien schaffen.',

  // The axes of arrays of kernels.
  '(channels, rows, columns)': '(Kanäle, Zeilen, Spalten)',
  '(rows, columns, channels)': '(Zeilen, Spalten, Kanäle)',
  '(filters, channels, rows, columns), as in PyTorch': '(Filter, Kanäle, Zeilen, Spalten) wie in PyTorch',
  '(rows, columns, channels, filters), as in Keras': '(Zeilen, Spalten, Kanäle, Filter) wie in Keras',
  '(channels, filters, rows, columns), as in PyTorch': '(Kanäle, Filter, Zeilen, Spalten) wie in PyTorch',
  '(rows, columns, filters, channels), as in Keras': '(Zeilen, Spalten, Filter, Kanäle) wie in Keras',
  '(filters, 1, rows, columns), as in PyTorch': '(Filter, 1, Zeilen, Spalten) wie in PyTorch',
  '(rows, columns, channels, depthMultiplier), as in Keras': '(Zeilen, Spalten, Kanäle, depthMultiplier) wie in Keras',
  '(filters, rows, columns)': '(Filter, Zeilen, Spalten)',
  '(rows, columns, filters)': '(Zeilen, Spalten, Filter)',
  'its shape is {0}, expected kernels of at most {1} x {2} in {3}, or in {4}':
    'ihre Form ist {0}, erwartet werden Kerne von höchstens {1} x {2} in {3} oder in {4}',
  "its shape {0} can be read as {1}, or as {2}. Give the layer the file's filters and kernelSize first":
    'ihre Form {0} lässt sich als {1} lesen oder als {2}. Bitte zuerst filters und kernelSize der Schicht auf die der Datei setzen',

  // Numbers that were typed, pasted or loaded.
  '{0} divides by 0': '{0} teilt durch 0',
  '{0} is too large': '{0} ist zu groß',
  '{0} could be {1} or {2}; write one of these': '{0} kann {1} oder {2} sein; bitte eines davon schreiben',
  '{0} has thousands separators; write {1}': '{0} hat Tausendertrennzeichen; bitte {1} schreiben',
  'there is no number between two separators': 'zwischen zwei Trennzeichen steht keine Zahl',
  '{0} could be one number or several; separate numbers with semicolons, or write decimals with a point':
    '{0} kann eine Zahl sein oder mehrere; Zahlen bitte mit Semikolon trennen oder Dezimalpunkte schreiben',
  "its brackets don't hold one matrix, such as [[1, 2], [3, 4]]":
    'die Klammern enthalten keine Matrix wie [[1, 2], [3, 4]]',
  'line {0} is empty': 'Zeile {0} ist leer',
  'row {0}, column {1} is empty; write 0 there if that is meant':
    'Zeile {0}, Spalte {1} ist leer; falls 0 gemeint ist, bitte 0 eintragen',
  'row {0}, column {1}: {2}': 'Zeile {0}, Spalte {1}: {2}',
  '"{0}" is not a number': '„{0}“ ist keine Zahl',
  'row {0} has {1} cells, but the first has {2}': 'Zeile {0} hat {1} Zellen, die erste aber {2}',
  '{0} has a point and {1} a comma; write all decimals alike':
    '{0} hat einen Punkt und {1} ein Komma; bitte alle Dezimalzahlen gleich schreiben',

  // Arrays and kernels from files.
  "The NumPy array can't be read: {0}.": 'Das NumPy-Feld lässt sich nicht lesen: {0}.',
  "This file isn't a kernel: {0}.": 'Diese Datei ist kein Kern: {0}.',
  'expected rows of numbers of equal length, or a NumPy array (.npy); {0}':
    'erwartet werden gleich lange Zeilen von Zahlen oder ein NumPy-Array (.npy); {0}',
  'it is empty': 'sie ist leer',
  'its shape ({0}) of {1} needs {2} bytes of data, it has {3}. {4}':
    'seine Form ({0}) aus {1} braucht {2} Byte Daten, es hat {3}. {4}',
  'It is cut off; get the file again': 'Es ist abgeschnitten; die Datei neu besorgen',
  'it is truncated. Download or copy the file again':
    'sie ist unvollständig. Die Datei erneut herunterladen oder kopieren',
  'Save the array again': 'Das Feld noch einmal speichern',
  'its numbers are {0}, expected f4, f8, u1 or u2. Convert it, as by array.astype("float32")':
    'seine Zahlen sind {0}, erwartet wird f4, f8, u1 oder u2. Umwandeln, etwa mit array.astype("float32")',
  'its data type is "{0}", expected f4, f8, or i1 to i8. Convert it, for instance with array.astype("float32")':
    'ihr Datentyp ist „{0}“, erwartet wird f4, f8 oder i1 bis i8. Umwandeln, etwa mit array.astype("float32")',
  'its numbers are "{0}", expected one of {1}. Convert it, as by array.astype("float32")':
    'seine Zahlen sind „{0}“, erwartet wird eines von {1}. Umwandeln, etwa mit array.astype("float32")',
  'it is in Fortran order. Save it with numpy.ascontiguousarray(array)':
    'sie liegt in Fortran-Reihenfolge vor. Mit numpy.ascontiguousarray(array) speichern',
  'some of its values are not finite': 'einige ihrer Werte sind nicht endlich',
  'its shape is ({0}), expected two to four axes: rows and columns, channels and filters':
    'ihre Form ist ({0}), erwartet werden zwei bis vier Achsen: Zeilen und Spalten, Kanäle und Filter',
  'its shape is ({0}), expected (H, W), (C, H, W) or (N, C, H, W)':
    'seine Form ist ({0}), erwartet wird (H, W), (C, H, W) oder (N, C, H, W)',
  'its shape ({0}) has no values': 'seine Form ({0}) hat keine Werte',
  'its shape ({0}) is too large': 'seine Form ({0}) ist zu groß',
  'it does not begin with the mark of a NumPy array (\\x93NUMPY)':
    'es beginnt nicht mit dem Zeichen eines NumPy-Feldes (\\x93NUMPY)',
  'its format version is {0}.{1}, expected 1.0, 2.0 or 3.0':
    'seine Formatversion ist {0}.{1}, erwartet wird 1.0, 2.0 oder 3.0',
  'its header claims {0} bytes, expected at most {1}':
    'sein Kopf hat angeblich {0} Byte, erwartet werden höchstens {1}',
  "expected a header with 'descr', 'fortran_order' and 'shape', received {0}":
    'erwartet wird ein Kopf mit ‚descr‘, ‚fortran_order‘ und ‚shape‘, da steht {0}',
  'it is cut off in its header. Get the file again': 'es ist im Kopf abgeschnitten. Die Datei neu besorgen',

  // Files.
  'This file was not opened in this window. Open it again.':
    'Diese Datei wurde nicht in diesem Fenster geöffnet. Noch einmal öffnen.',
  '"{0}" was not found. It may have been moved, renamed or deleted.':
    '„{0}“ wurde nicht gefunden. Vielleicht wurde es verschoben, umbenannt oder gelöscht.',
  '"{0}" may not be read by this user. Change its permissions.':
    '„{0}“ darf von diesem Konto nicht gelesen werden. Die Rechte ändern.',
  '"{0}" was not read: too many files are open. Close some.':
    '„{0}“ wurde nicht gelesen: zu viele Dateien sind offen. Einige schließen.',
  '"{0}" can\'t be read: {1}.': '„{0}“ lässt sich nicht lesen: {1}.',
  '"{0}" is a folder. Choose a file inside it.': '„{0}“ ist ein Ordner. Eine Datei darin wählen.',
  '"{0}" is a device or a pipe. Choose a file.': '„{0}“ ist ein Gerät oder eine Pipe. Eine Datei wählen.',
  '"{0}" is too large: expected at most {1}, it has {2}.':
    '„{0}“ ist zu groß: erwartet werden höchstens {1}, es hat {2}.',
  'This file is no longer in the list. Open it with Open.':
    'Diese Datei steht nicht mehr in der Liste. Mit „Öffnen“ öffnen.',
  'The browser may not read "{0}". Allow access when it asks, or open the file with Open.':
    'Der Browser darf „{0}“ nicht lesen. Den Zugriff erlauben, wenn er fragt, oder die Datei mit „Öffnen“ öffnen.',
  "{0}: expected a readable file. Folders can't be opened; choose the files inside.":
    '{0}: erwartet wird eine lesbare Datei. Ordner lassen sich nicht öffnen; die Dateien darin auswählen.',
  '"{0}" was not written: {1}. Nothing was changed.': '„{0}“ wurde nicht geschrieben: {1}. Nichts wurde verändert.',
  'the disk is full. Free some space, or choose another disk':
    'der Datenträger ist voll. Platz schaffen oder einen anderen wählen',
  'this user may not write here. Choose another folder, or change its permissions':
    'dieses Konto darf hier nicht schreiben. Einen anderen Ordner wählen oder die Rechte ändern',
  'the disk can only be read. Choose another disk': 'der Datenträger lässt sich nur lesen. Einen anderen wählen',
  'its folder was not found. Choose another folder': 'sein Ordner wurde nicht gefunden. Einen anderen wählen',
  'a folder has this name. Choose another name': 'ein Ordner hat diesen Namen. Einen anderen Namen wählen',
  'the disk does not take a file of this size. Choose another disk':
    'der Datenträger nimmt keine Datei dieser Größe. Einen anderen wählen',
  'the name is too long. Choose a shorter one': 'der Name ist zu lang. Einen kürzeren wählen',
  "{0} couldn't be saved: {1} Use Save as.": '{0} konnte nicht gespeichert werden: {1} „Speichern unter“ verwenden.',
  '{0} already exists.': '{0} gibt es schon.',
  '{0} already exist.': '{0} gibt es schon.',
  '{0} and {1} more already exist.': '{0} und {1} weitere gibt es schon.',
  'Replace, or choose another place.': 'Ersetzen oder einen anderen Ort wählen.',
  'This destination is not known. Choose one again.': 'Dieses Ziel ist nicht bekannt. Noch einmal eines wählen.',
  'The unsaved changes could not be kept against a crash: {0}. Save them.':
    'Die ungesicherten Änderungen ließen sich nicht gegen einen Absturz festhalten: {0}. Speichern.',
  'There is no example "{0}".': 'Es gibt kein Beispiel „{0}“.',

  // Experiments from files and from the clipboard.
  'The file is not text. Open a .poolscope.json file that Poolscope has saved.':
    'Die Datei ist kein Text. Eine .poolscope.json-Datei öffnen, die Poolscope gespeichert hat.',
  'The file is not JSON: {0}. Open a .poolscope.json file that Poolscope has saved.':
    'Die Datei ist kein JSON: {0}. Eine .poolscope.json-Datei öffnen, die Poolscope gespeichert hat.',
  'Expected an experiment (a JSON object), received {0}.':
    'Erwartet wird ein Experiment (ein JSON-Objekt), da steht {0}.',
  'format: expected "{0}", received {1}. This is not a Poolscope experiment.':
    'format: erwartet wird „{0}“, da steht {1}. Das ist kein Experiment von Poolscope.',
  'version: this file was saved by a newer Poolscope (version {0}, this program knows {1}). Update Poolscope to open it.':
    'version: diese Datei wurde von einem neueren Poolscope gespeichert (Version {0}, dieses Programm kennt {1}). Poolscope aktualisieren, um sie zu öffnen.',
  '{0}: the key "{1}" is not allowed. Remove it.': '{0}: der Schlüssel „{1}“ ist nicht erlaubt. Entfernen.',
  'stack[{0}].id: "{1}" is used twice. Give each layer its own id.':
    'stack[{0}].id: „{1}“ kommt zweimal vor. Jeder Schicht ihre eigene id geben.',
  'inputs[{0}].planes: expected all rows {1} long and all planes {2} high.':
    'inputs[{0}].planes: erwartet werden lauter Zeilen der Länge {1} und Ebenen der Höhe {2}.',
  'unknown layer {0}. Known layers: {1}.': 'die Schicht {0} ist unbekannt. Bekannte Schichten: {1}.',
  'unknown step {0}. Known steps: {1}.': 'der Schritt {0} ist unbekannt. Bekannte Schritte: {1}.',
  'unknown pattern {0}. Known patterns: {1}.': 'das Muster {0} ist unbekannt. Bekannte Muster: {1}.',
  'unknown field "{0}". Remove it or correct its name': 'unbekanntes Feld „{0}“. Entfernen oder den Namen berichtigen',
  'expected {0}, received {1}': 'erwartet wird {0}, da steht {1}',
  '{0} or {1}': '{0} oder {1}',
  '{0} or null': '{0} oder null',
  'a multiple of {0}': 'ein Vielfaches von {0}',
  'letters, digits, - and _ only': 'nur Buchstaben, Ziffern, - und _',
  'a text of the form {0}': 'ein Text der Form {0}',
  'known fields only': 'nur bekannte Felder',
  'a valid entry': 'ein gültiger Eintrag',
  'more than {0}': 'mehr als {0}',
  'less than {0}': 'weniger als {0}',
  'at least one letter': 'mindestens ein Zeichen',
  'at least one entry': 'mindestens ein Eintrag',
  'at most one entry': 'höchstens ein Eintrag',
  nothing: 'nichts',
  'a low end that is smaller than the high end': 'ein unteres Ende, das kleiner als das obere ist',
  'the name of a preset ({0}), or an object with it and its parameters':
    'der Name einer Vorgabe ({0}) oder ein Objekt mit ihm und seinen Parametern',
  'one of {0}': 'eines von {0}',
  'a number': 'eine Zahl',
  'a whole number': 'eine ganze Zahl',
  'a text': 'ein Text',
  'true or false': 'true oder false',
  'a list': 'eine Liste',
  'an object': 'ein Objekt',
  'at least {0}': 'mindestens {0}',
  'at least {0} letters': 'mindestens {0} Zeichen',
  'at least {0} entries': 'mindestens {0} Einträge',
  'at most {0}': 'höchstens {0}',
  'at most {0} letters': 'höchstens {0} Zeichen',
  'at most {0} entries': 'höchstens {0} Einträge',
  'it ends too early; perhaps only a part of it is there': 'sie endet zu früh; vielleicht ist nur ein Teil davon da',
  'it begins with "{0}"': 'sie beginnt mit „{0}“',
  "it can't be read from line {0}, column {1} on": 'ab Zeile {0}, Spalte {1} lässt sie sich nicht lesen',
  'Nothing was pasted.': 'Nichts wurde eingefügt.',
  'The clipboard holds no layers. Copy some in the stack first.':
    'Die Zwischenablage enthält keine Schichten. Erst welche im Stapel kopieren.',
  'stack: expected a list of layers.': 'stack: erwartet wird eine Liste von Schichten.',
  'The text is not JSON; perhaps only a part of it was copied.':
    'Der Text ist kein JSON; vielleicht wurde nur ein Teil kopiert.',

  // The link to the service.
  'This address has no token. Open the complete address that Poolscope printed when it started.':
    'In dieser Adresse fehlt das Token. Die vollständige Adresse öffnen, die Poolscope beim Start ausgegeben hat.',
  'Poolscope has been restarted. Open the new address it printed.':
    'Poolscope wurde neu gestartet. Die neue Adresse öffnen, die es ausgegeben hat.',
  'Poolscope is not responding. If it has quit, start it again.':
    'Poolscope reagiert nicht. Falls es beendet wurde, neu starten.',
  'The file has {0} MB, but this server accepts at most {1} MB. Start it with a larger --max-upload.':
    'Die Datei hat {0} MB, dieser Server nimmt aber höchstens {1} MB an. Mit einem größeren --max-upload starten.',

  // The experiments that are shipped.
  'vertical line': 'senkrechte Linie',
  'thin line': 'dünne Linie',
  'Edges of a photograph': 'Kanten einer Fotografie',
  "Two Sobel filters answer to upright and to level edges, and ReLU keeps those that grow brighter to the right or downwards. Max pooling halves the maps; compare the tripod's legs before and after: they stay as bright as they were.":
    'Zwei Sobel-Filter antworten auf senkrechte und auf waagerechte Kanten, und ReLU behält die, die nach rechts oder nach unten heller werden. Max-Pooling halbiert die Karten; die Beine des Stativs davor und danach vergleichen: sie bleiben so hell, wie sie waren.',
  'Eight filters on a colour photograph': 'Acht Filter auf einer Farbfotografie',
  'A colour picture has three channels, and each of the eight filters sums over all of them: 8 x 3 x 3 x 3 weights and 8 biases are 224 parameters. Step through the channels of the convolved map to see what each filter finds, then look at what max pooling leaves.':
    'Ein Farbbild hat drei Kanäle, und jeder der acht Filter summiert über alle: 8 x 3 x 3 x 3 Gewichte und 8 Biaswerte sind 224 Parameter. Die Kanäle der gefalteten Karte durchgehen, um zu sehen, was jeder Filter findet, und dann betrachten, was Max-Pooling davon lässt.',
  'Vertical line, strided convolution': 'Senkrechte Linie, Faltung mit Schritt',
  'A convolution with stride 2 down-samples by itself: it looks at every second place only and gives rows of 0 3 0 without a pooling layer. Move the line by one pixel and its answer changes more than that of max pooling.':
    'Eine Faltung mit Schritt 2 verkleinert von selbst: sie sieht nur an jeder zweiten Stelle nach und gibt Zeilen 0 3 0 ohne eine Pooling-Schicht. Verschiebt man die Linie um ein Pixel, ändert sich ihre Antwort mehr als die von Max-Pooling.',
  'Thin line, average pooling': 'Dünne Linie, Mittelwert-Pooling',
  'This line is one pixel wide, so the convolved rows are 0 0 3 0 0 0. In the middle patches only one of two columns holds 3, and average pooling gives 1.5: the mean thins out what is narrow. Max pooling gives 3 on the same map.':
    'Diese Linie ist ein Pixel breit, darum sind die gefalteten Zeilen 0 0 3 0 0 0. In den mittleren Ausschnitten steht nur in einer von zwei Spalten eine 3, und Mittelwert-Pooling gibt 1,5: das Mittel dünnt aus, was schmal ist. Max-Pooling gibt auf derselben Karte 3.',
  'Thin line, max pooling': 'Dünne Linie, Max-Pooling',
  'The same thin line with max pooling: rows of 0 3 0. The largest value of a patch does not care how many cells hold it, and so a narrow feature keeps its full strength where the average gives 1.5.':
    'Dieselbe dünne Linie mit Max-Pooling: Zeilen 0 3 0. Dem größten Wert eines Ausschnitts ist es gleich, in wie vielen Zellen er steht, und so behält ein schmales Merkmal seine volle Stärke, wo das Mittel 1,5 gibt.',
  'Vertical line, average pooling': 'Senkrechte Linie, Mittelwert-Pooling',
  'Average pooling takes the mean of each 2 x 2 patch. On a line two pixels wide the patches are all 0 or all 3, so it gives the same rows 0 3 0 as max pooling. Compare with the thin line, where the two differ.':
    'Mittelwert-Pooling nimmt das Mittel jedes Ausschnitts von 2 x 2. An einer Linie von zwei Pixeln Breite sind die Ausschnitte ganz 0 oder ganz 3, darum gibt es dieselben Zeilen 0 3 0 wie Max-Pooling. Mit der dünnen Linie vergleichen, wo sich beide unterscheiden.',
  'Vertical line, global average pooling': 'Senkrechte Linie, globales Mittelwert-Pooling',
  'Global average pooling takes the mean of all 36 cells of the 6 x 6 map: 12 cells hold 3, so the value is 36 / 36 = 1. It can stand between the last feature maps and the prediction in place of Flatten and Dense.':
    'Globales Mittelwert-Pooling nimmt das Mittel aller 36 Zellen der Karte von 6 x 6: in 12 Zellen steht 3, der Wert ist also 36 / 36 = 1. Es kann zwischen den letzten Merkmalskarten und der Vorhersage anstelle von Flatten und Dense stehen.',
  'Vertical line, global max pooling': 'Senkrechte Linie, globales Max-Pooling',
  'Global max pooling is a max pooling whose window is the whole map: one value for each map. Here it is 3, and it says how strongly the line is present anywhere in the picture.':
    'Globales Max-Pooling ist ein Max-Pooling, dessen Fenster die ganze Karte ist: ein Wert für jede Karte. Hier ist er 3, und er sagt, wie stark die Linie irgendwo im Bild vorkommt.',
  'Vertical line, max pooling': 'Senkrechte Linie, Max-Pooling',
  'The filter answers 3 wherever its column of ones lies on the line, so every row of the convolved map is 0 0 3 3 0 0. Max pooling keeps the largest value of each 2 x 2 patch: rows of 0 3 0. The position became coarser, the line is still there, and pooling has no parameters.':
    'Der Filter antwortet 3, wo seine Spalte aus Einsen auf der Linie liegt, darum ist jede Zeile der gefalteten Karte 0 0 3 3 0 0. Max-Pooling behält den größten Wert jedes Ausschnitts von 2 x 2: Zeilen 0 3 0. Die Lage ist gröber geworden, die Linie ist noch da, und Pooling hat keine Parameter.',
}
