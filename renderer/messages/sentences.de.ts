/** Names and notes of the shipped examples in German, by the English ones. */
export const german: Readonly<Record<string, string>> = {
  'a 3 x 3 window': 'ein Fenster von 3 x 3',
  'a square window': 'ein quadratisches Fenster',
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
