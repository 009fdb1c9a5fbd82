/** The sentences of the catalogue of layers and presets in German, by the English ones: many layers share theirs. */
export const german: Readonly<Record<string, string>> = {
  // What layers do.
  'Slides small kernels over the map; each filter answers where its pattern is.':
    'Schiebt kleine Kerne über die Karte; jeder Filter antwortet, wo sein Muster ist.',
  'Convolves every channel by itself, with depthMultiplier kernels each.':
    'Faltet jeden Kanal für sich, mit je depthMultiplier Kernen.',
  'Convolves every channel by itself, then mixes the channels by a 1 x 1 convolution.':
    'Faltet jeden Kanal für sich und mischt die Kanäle dann mit einer Faltung von 1 x 1.',
  'Paints a weighted kernel for every value: a learned way to make maps larger.':
    'Malt für jeden Wert einen gewichteten Kern: ein gelernter Weg, Karten zu vergrößern.',
  'Sets negative values to 0, so that only what a filter found remains.':
    'Setzt negative Werte auf 0, so dass nur bleibt, was ein Filter gefunden hat.',
  'Lets a little of negative values through.': 'Lässt von negativen Werten ein wenig durch.',
  'A leaky ReLU whose slope is a parameter of each channel.':
    'Ein durchlässiges ReLU, dessen Steigung ein Parameter jedes Kanals ist.',
  'Like ReLU, but never above 6.': 'Wie ReLU, aber nie über 6.',
  'Bends smoothly to -alpha below 0.': 'Biegt sich unter 0 weich gegen -alpha.',
  'A scaled ELU that keeps mean and variance of its input.':
    'Ein skaliertes ELU, das Mittelwert und Varianz seiner Eingabe erhält.',
  'An ELU whose slope is continuous for every alpha.': 'Ein ELU, dessen Steigung für jedes alpha stetig ist.',
  'Weighs each value by how likely a normal variable lies below it.':
    'Gewichtet jeden Wert damit, wie wahrscheinlich eine Normalverteilte unter ihm liegt.',
  'Weighs each value by its own sigmoid; also called Swish.':
    'Gewichtet jeden Wert mit seinem eigenen Sigmoid; auch Swish genannt.',
  'A smooth curve close to SiLU.': 'Eine glatte Kurve nahe an SiLU.',
  'Squeezes every value between 0 and 1.': 'Drückt jeden Wert zwischen 0 und 1.',
  'A sigmoid made of three straight lines.': 'Ein Sigmoid aus drei Geraden.',
  'A Swish made of straight lines and a parabola.': 'Ein Swish aus Geraden und einer Parabel.',
  'Squeezes every value between -1 and 1.': 'Drückt jeden Wert zwischen -1 und 1.',
  'A ReLU with a soft corner.': 'Ein ReLU mit weicher Ecke.',
  'Squeezes every value between -1 and 1, more slowly than tanh.':
    'Drückt jeden Wert zwischen -1 und 1, langsamer als tanh.',
  'Keeps only values above a threshold.': 'Behält nur Werte über einer Schwelle.',
  'Turns values into shares that add up to 1.': 'Macht aus Werten Anteile, die zusammen 1 ergeben.',
  'The logarithm of softmax, computed without ever forming the shares.':
    'Der Logarithmus von Softmax, berechnet, ohne die Anteile je zu bilden.',
  'Keeps the largest value of each window: how strongly a feature is present anywhere in it.':
    'Behält den größten Wert jedes Fensters: wie stark ein Merkmal irgendwo darin vorkommt.',
  'Takes the mean of each window: how strongly a feature is present on the whole.':
    'Nimmt das Mittel jedes Fensters: wie stark ein Merkmal im Ganzen vorkommt.',
  'Keeps the smallest value of each window: -max(-x).': 'Behält den kleinsten Wert jedes Fensters: -max(-x).',
  'Adds up each window: the mean times the number of cells.':
    'Summiert jedes Fenster: das Mittel mal die Zahl der Zellen.',
  'The p-norm of each window: between sum (p = 1) and maximum (large p).':
    'Die p-Norm jedes Fensters: zwischen Summe (p = 1) und Maximum (großes p).',
  'Keeps the middle value of each window, so that single outliers vanish.':
    'Behält den mittleren Wert jedes Fensters, so dass einzelne Ausreißer verschwinden.',
  'Keeps a chosen percentile of each window: 0 is min, 50 median, 100 max.':
    'Behält ein gewähltes Perzentil jedes Fensters: 0 ist das Minimum, 50 der Median, 100 das Maximum.',
  'The generalised mean: average at p = 1, towards the maximum as p grows.':
    'Das verallgemeinerte Mittel: bei p = 1 der Mittelwert, mit wachsendem p gegen das Maximum.',
  'A mean in which large values weigh exponentially more.': 'Ein Mittel, in dem große Werte exponentiell mehr wiegen.',
  'Draws one cell of each window, likelier the larger it is; or the mean of such draws.':
    'Zieht eine Zelle jedes Fensters, je größer, desto eher; oder das Mittel solcher Ziehungen.',
  'A blend of maximum and average of each window.': 'Eine Mischung aus Maximum und Mittel jedes Fensters.',
  'Max pooling by a factor that need not be whole, at window places drawn from a seed.':
    'Max-Pooling um einen Faktor, der nicht ganz sein muss, mit Fensterplätzen aus einem Startwert.',
  'Divides the map into a fixed number of windows and keeps the largest value of each.':
    'Teilt die Karte in eine feste Zahl von Fenstern und behält den größten Wert von jedem.',
  'Divides the map into a fixed number of windows and takes the mean of each.':
    'Teilt die Karte in eine feste Zahl von Fenstern und nimmt das Mittel von jedem.',
  'Max pooling that blurs before it subsamples, so that small shifts change less.':
    'Max-Pooling, das weichzeichnet, bevor es Zellen weglässt, so dass kleine Verschiebungen weniger ändern.',
  'Puts each value back to where the max pooling before it found its maximum, and 0 everywhere else.':
    'Setzt jeden Wert dorthin zurück, wo das Max-Pooling davor sein Maximum fand, und sonst überall 0.',
  'Reduces each whole map to its largest value: is the feature anywhere in the picture?':
    'Macht aus jeder ganzen Karte ihren größten Wert: ist das Merkmal irgendwo im Bild?',
  'Reduces each whole map to its mean: how much of the feature is in the picture?':
    'Macht aus jeder ganzen Karte ihr Mittel: wie viel von dem Merkmal ist im Bild?',
  'Reduces each whole map to its p-norm.': 'Macht aus jeder ganzen Karte ihre p-Norm.',
  'Reduces each whole map to its generalised mean, between average and maximum.':
    'Macht aus jeder ganzen Karte ihr verallgemeinertes Mittel, zwischen Mittelwert und Maximum.',
  'Pools the map at several coarse grids and strings the values together: a fixed length for any picture.':
    'Fasst die Karte in mehreren groben Rastern zusammen und reiht die Werte auf: eine feste Länge für jedes Bild.',
  'Shifts and scales each channel by its recorded mean and variance, as after training.':
    'Verschiebt und skaliert jeden Kanal nach seinem festgehaltenen Mittel und seiner Varianz, wie nach dem Training.',
  'Drops values during training only; here, at inference, everything passes unchanged.':
    'Lässt nur beim Training Werte fallen; hier, bei der Anwendung, geht alles unverändert durch.',
  'Adds rows and columns around every map.': 'Fügt um jede Karte Zeilen und Spalten hinzu.',
  'Takes rows and columns away from the border of every map.': 'Nimmt am Rand jeder Karte Zeilen und Spalten weg.',
  'Moves every map by whole cells, to see what that changes behind it.':
    'Verschiebt jede Karte um ganze Zellen, um zu sehen, was das dahinter ändert.',
  'Makes every map larger by repeating its cells, or by values in between.':
    'Vergrößert jede Karte, indem Zellen wiederholt oder Werte dazwischen eingesetzt werden.',
  'Strings all values together into one vector, as Dense needs it.':
    'Reiht alle Werte zu einem Vektor auf, wie Dense ihn braucht.',
  'Every output is a weighted sum of all inputs.': 'Jede Ausgabe ist eine gewichtete Summe aller Eingaben.',

  // What parameters mean.
  'How many feature maps come out.': 'Wie viele Merkmalskarten herauskommen.',
  'Rows and columns of a kernel.': 'Zeilen und Spalten eines Kerns.',
  'Cells from one window to the next.': 'Zellen von einem Fenster zum nächsten.',
  'Cells added around the map: none ("valid"), enough to keep the size at stride 1 ("same"), or four numbers.':
    'Zellen rund um die Karte: keine („valid“), genug, um bei Schritt 1 die Größe zu halten („same“), oder vier Zahlen.',
  'What padding cells hold.': 'Was in den Randzellen steht.',
  'Distance between kernel cells.': 'Abstand zwischen den Zellen eines Kerns.',
  'Adds one number for each filter.': 'Zählt für jeden Filter eine Zahl hinzu.',
  'Channels are split into this many independent groups.': 'Die Kanäle werden in so viele unabhängige Gruppen geteilt.',
  '"exact" adds plain products: errors up to 1e-6 on values from -1 to 1. "fast" takes a quarter of the products for 3 x 3 kernels with strides of 1 and groups of 8 or more channels: errors up to 3e-5, and NaN and infinity spread over up to 6 x 6 cells. Other convolutions stay exact.':
    '„exact“ addiert die einfachen Produkte: Fehler bis 1e-6 bei Werten von -1 bis 1. „fast“ kommt bei 3 x 3-Kernen mit Schrittweite 1 und Gruppen ab 8 Kanälen mit einem Viertel der Produkte aus: Fehler bis 3e-5, und NaN und Unendlich breiten sich über bis zu 6 x 6 Zellen aus. Andere Faltungen bleiben exakt.',
  'The numbers of the kernels: presets (one for each filter, in turn; spread evenly over several input channels), random numbers from a seed, or your own.':
    'Die Zahlen der Kerne: Vorgaben (eine für jeden Filter, reihum; gleichmäßig über mehrere Eingabekanäle verteilt), Zufallszahlen aus einem Startwert oder eigene.',
  'Output maps for each channel.': 'Ausgabekarten für jeden Kanal.',
  'Maps for each channel in between.': 'Karten für jeden Kanal dazwischen.',
  'Output cells from one painted kernel to the next.': 'Ausgabezellen von einem gemalten Kern zum nächsten.',
  'Extra rows and columns at the bottom and right.': 'Zusätzliche Zeilen unten und Spalten rechts.',
  'Slope below 0; Keras has 0.3, PyTorch and ONNX 0.01.': 'Steigung unter 0; Keras hat 0,3, PyTorch und ONNX 0,01.',
  'One slope for all channels, or one for each.': 'Eine Steigung für alle Kanäle oder eine für jeden.',
  'Depth of the bend.': 'Tiefe der Biegung.',
  'The exact function, or the tanh formula that many models were trained with.':
    'Die genaue Funktion oder die tanh-Formel, mit der viele Modelle trainiert wurden.',
  'The threshold.': 'Die Schwelle.',
  'What adds up to 1: the channels of a cell (Keras), the cells of a column (height), of a row (width), or of a whole map.':
    'Was zusammen 1 ergibt: die Kanäle einer Zelle (Keras), die Zellen einer Spalte (height), einer Zeile (width) oder einer ganzen Karte.',
  'Rows and columns of the window.': 'Zeilen und Spalten des Fensters.',
  'Cells from one window to the next; empty for the window itself.':
    'Zellen von einem Fenster zum nächsten; leer steht für das Fenster selbst.',
  'Rounds the output size up, so that a last, incomplete window is used too.':
    'Rundet die Ausgabegröße auf, so dass auch ein letztes, unvollständiges Fenster zählt.',
  'Distance between the cells of a window.': 'Abstand zwischen den Zellen eines Fensters.',
  'Counts padding cells in the divisor, as PyTorch does by default and Keras never.':
    'Zählt Randzellen im Teiler mit, wie PyTorch in der Voreinstellung und Keras nie.',
  'Divides by this number instead of the count of cells.': 'Teilt durch diese Zahl statt durch die Zahl der Zellen.',
  'The power.': 'Der Exponent.',
  '0 is the minimum, 100 the maximum.': '0 ist das Minimum, 100 das Maximum.',
  'Values below it count as it.': 'Werte darunter zählen wie er.',
  'The expected value, as at test time, or one draw from the seed.':
    'Der Erwartungswert, wie bei der Anwendung, oder eine Ziehung aus dem Startwert.',
  'The same seed draws the same cells.': 'Derselbe Startwert zieht dieselben Zellen.',
  '1 is max pooling, 0 average pooling.': '1 ist Max-Pooling, 0 Mittelwert-Pooling.',
  'Output side as a share of the input side.': 'Ausgabeseite als Anteil der Eingabeseite.',
  'Rows and columns that come out, instead of the ratio.':
    'Zeilen und Spalten, die herauskommen, anstelle des Verhältnisses.',
  'The same seed draws the same windows, for all channels.':
    'Derselbe Startwert zieht dieselben Fenster, für alle Kanäle.',
  'Rows and columns that come out, whatever goes in.': 'Zeilen und Spalten, die herauskommen, was auch hineingeht.',
  'Window of the maximum at stride 1.': 'Fenster des Maximums bei Schritt 1.',
  'Cells from one kept cell to the next.': 'Zellen von einer behaltenen Zelle zur nächsten.',
  'Side of the binomial filter; 3 is 1 2 1.': 'Seite des Binomialfilters; 3 ist 1 2 1.',
  'What lies beyond the border for the blur.': 'Was für das Weichzeichnen jenseits des Randes liegt.',
  'Gives 1 x 1 maps instead of a vector.': 'Gibt Karten von 1 x 1 statt eines Vektors.',
  'Side of each grid.': 'Seite jedes Rasters.',
  'What each window gives.': 'Was jedes Fenster ergibt.',
  'Scale of each channel.': 'Faktor jedes Kanals.',
  'Shift of each channel.': 'Verschiebung jedes Kanals.',
  'Recorded mean of each channel.': 'Festgehaltenes Mittel jedes Kanals.',
  'Recorded variance of each channel.': 'Festgehaltene Varianz jedes Kanals.',
  'Keeps the division away from 0.': 'Hält die Teilung von 0 fern.',
  'Share dropped in training; without effect here.': 'Anteil, der beim Training wegfällt; hier ohne Wirkung.',
  'Cells added at the top, left, bottom and right.': 'Zellen, die oben, links, unten und rechts hinzukommen.',
  'What the new cells hold.': 'Was in den neuen Zellen steht.',
  'Cells taken at the top, left, bottom and right.': 'Zellen, die oben, links, unten und rechts wegfallen.',
  'Rows down, then columns to the right; negative numbers go up and to the left.':
    'Zeilen nach unten, dann Spalten nach rechts; negative Zahlen gehen nach oben und nach links.',
  'What comes in at the border.': 'Was am Rand hereinkommt.',
  'Factor for rows and columns.': 'Faktor für Zeilen und Spalten.',
  'Repeat cells, or interpolate.': 'Zellen wiederholen oder interpolieren.',
  'Order of the values: cell by cell as in Keras, or map by map as in PyTorch.':
    'Reihenfolge der Werte: Zelle für Zelle wie in Keras oder Karte für Karte wie in PyTorch.',
  'How many values come out.': 'Wie viele Werte herauskommen.',
  'Adds one number for each unit.': 'Zählt für jede Einheit eine Zahl hinzu.',
  'The weight of each input for each unit: random numbers from a seed, or your own.':
    'Das Gewicht jeder Eingabe für jede Einheit: Zufallszahlen aus einem Startwert oder eigene.',
  'as padding says': 'wie padding sagt',
  'same as poolSize': 'wie poolSize',
  'number of cells': 'Zahl der Zellen',
  'by outputRatio': 'nach outputRatio',

  // What worked examples show.
  'A vertical line detector on a line two pixels wide':
    'Ein Finder für senkrechte Linien an einer Linie von zwei Pixeln Breite',
  'A vertical line detector': 'Ein Finder für senkrechte Linien',
  'A vertical line detector, mixed with weight 1': 'Ein Finder für senkrechte Linien, mit Gewicht 1 gemischt',
  'A 2 x 2 box of quarters at stride 2': 'Ein Kasten von 2 x 2 Vierteln bei Schritt 2',
  'Negative values become 0': 'Negative Werte werden 0',
  'Lets a little of negative values through': 'Lässt von negativen Werten ein wenig durch',
  'A quarter of negative values': 'Von negativen Werten ein Viertel',
  'Like ReLU, but never above 6': 'Wie ReLU, aber nie über 6',
  'Bends smoothly to -alpha below 0': 'Biegt sich unter 0 weich gegen -alpha',
  'A scaled ELU that keeps mean and variance of its input':
    'Ein skaliertes ELU, das Mittelwert und Varianz seiner Eingabe erhält',
  'An ELU whose slope is continuous for every alpha': 'Ein ELU, dessen Steigung für jedes alpha stetig ist',
  'Large values pass, 0 stays 0': 'Große Werte gehen durch, 0 bleibt 0',
  'Weighs each value by its own sigmoid; also called Swish':
    'Gewichtet jeden Wert mit seinem eigenen Sigmoid; auch Swish genannt',
  'A smooth curve close to SiLU': 'Eine glatte Kurve nahe an SiLU',
  'Squeezes every value between 0 and 1': 'Drückt jeden Wert zwischen 0 und 1',
  'A sigmoid made of three straight lines': 'Ein Sigmoid aus drei Geraden',
  'A Swish made of straight lines and a parabola': 'Ein Swish aus Geraden und einer Parabel',
  'Squeezes every value between -1 and 1': 'Drückt jeden Wert zwischen -1 und 1',
  'A ReLU with a soft corner': 'Ein ReLU mit weicher Ecke',
  'Squeezes every value between -1 and 1, more slowly than tanh':
    'Drückt jeden Wert zwischen -1 und 1, langsamer als tanh',
  'Keeps only values above a threshold': 'Behält nur Werte über einer Schwelle',
  'Equal values share evenly': 'Gleiche Werte teilen gleichmäßig',
  'The largest of each 2 x 2 patch': 'Der größte Wert jedes Ausschnitts von 2 x 2',
  'Padding never wins: an all-negative map stays negative':
    'Der Rand gewinnt nie: eine ganz negative Karte bleibt negativ',
  'The mean of each 2 x 2 patch': 'Das Mittel jedes Ausschnitts von 2 x 2',
  'Padding is left out of the count': 'Der Rand wird nicht mitgezählt',
  'The smallest of each patch': 'Der kleinste Wert jedes Ausschnitts',
  'The sum of each patch': 'Die Summe jedes Ausschnitts',
  'The 2-norm of each patch': 'Die 2-Norm jedes Ausschnitts',
  'The mean of the two middle values of an even count': 'Bei gerader Anzahl das Mittel der beiden mittleren Werte',
  'The 75th percentile lies a quarter of the way from 3 to 7':
    'Das 75. Perzentil liegt auf einem Viertel des Weges von 3 nach 7',
  'The cube root of the mean cube': 'Die dritte Wurzel aus dem Mittel der dritten Potenzen',
  'Equal values keep their value': 'Gleiche Werte behalten ihren Wert',
  'The mean of all draws: sum of squares / sum': 'Das Mittel aller Ziehungen: Summe der Quadrate / Summe',
  'Half of maximum and average': 'Halb Maximum, halb Mittel',
  'Two windows always begin at the two ends': 'Zwei Fenster beginnen immer an den beiden Enden',
  'Three columns into two: the windows overlap': 'Aus drei Spalten zwei: die Fenster überlappen',
  'A lone maximum is spread before cells are dropped': 'Ein einzelnes Maximum wird verteilt, bevor Zellen wegfallen',
  'Behind a max pooling only the maxima remain, each at its place':
    'Hinter einem Max-Pooling bleiben nur die Maxima, jedes an seinem Platz',
  'The largest of all cells': 'Der größte Wert aller Zellen',
  'The mean of all cells': 'Das Mittel aller Zellen',
  'The 2-norm of all cells': 'Die 2-Norm aller Zellen',
  'The whole map, then its four quarters': 'Die ganze Karte, dann ihre vier Viertel',
  'Mean 2 and variance 4 become 0 and 1': 'Aus Mittel 2 und Varianz 4 werden 0 und 1',
  'Passes everything': 'Lässt alles durch',
  'One cell on each side': 'Eine Zelle auf jeder Seite',
  'One column to the right': 'Eine Spalte nach rechts',
  'What leaves on the right comes in on the left': 'Was rechts hinausgeht, kommt links herein',
  'One row up': 'Eine Zeile nach oben',
  'Every cell twice': 'Jede Zelle zweimal',
  'Row after row': 'Zeile für Zeile',
  'One weighted sum': 'Eine gewichtete Summe',

  // Presets of kernels.
  Identity: 'Identität',
  'Vertical line': 'Senkrechte Linie',
  'Horizontal line': 'Waagerechte Linie',
  'Diagonal line': 'Diagonale Linie',
  'Line at an angle': 'Linie in einem Winkel',
  Laplacian: 'Laplace',
  'Laplacian of Gaussian': 'Laplace einer Gaußglocke',
  Sharpen: 'Schärfen',
  Emboss: 'Relief',
  'Box blur': 'Weichzeichnen, gleichmäßig',
  'Gaussian blur': 'Weichzeichnen nach Gauß',
  'Gives the map as it is.': 'Gibt die Karte, wie sie ist.',
  'Adds up a column: large where there is a vertical line.':
    'Summiert eine Spalte: groß, wo eine senkrechte Linie ist.',
  'Adds up a row: large where there is a horizontal line.': 'Summiert eine Zeile: groß, wo eine waagerechte Linie ist.',
  'Adds up the falling diagonal.': 'Summiert die fallende Diagonale.',
  'Adds up a line through the middle; with sum 0 it answers to lines only, not to bright places.':
    'Summiert eine Linie durch die Mitte; mit Summe 0 antwortet sie nur auf Linien, nicht auf helle Stellen.',
  'Slope from left to right, smoothed by 1 2 1: answers to vertical edges.':
    'Steigung von links nach rechts, mit 1 2 1 geglättet: antwortet auf senkrechte Kanten.',
  'Slope from top to bottom, smoothed by 1 2 1: answers to horizontal edges.':
    'Steigung von oben nach unten, mit 1 2 1 geglättet: antwortet auf waagerechte Kanten.',
  'Slope from left to right, all three rows alike.': 'Steigung von links nach rechts, alle drei Zeilen gleich.',
  'Slope from top to bottom, all three columns alike.': 'Steigung von oben nach unten, alle drei Spalten gleich.',
  'Slope from left to right, smoothed by 3 10 3: most alike in all directions.':
    'Steigung von links nach rechts, mit 3 10 3 geglättet: in allen Richtungen am gleichmäßigsten.',
  'Slope from top to bottom, smoothed by 3 10 3: most alike in all directions.':
    'Steigung von oben nach unten, mit 3 10 3 geglättet: in allen Richtungen am gleichmäßigsten.',
  'Sum of the second derivatives: edges of all directions, and dots.':
    'Summe der zweiten Ableitungen: Kanten aller Richtungen und Punkte.',
  'A Gaussian blur and a Laplacian in one: answers to spots of a size of about 1.4 sigma.':
    'Weichzeichnen nach Gauß und Laplace in einem: antwortet auf Flecken von etwa 1,4 sigma.',
  'The map minus its Laplacian: edges get steeper.': 'Die Karte minus ihr Laplace: Kanten werden steiler.',
  'Slope along the falling diagonal on top of the map itself.':
    'Steigung entlang der fallenden Diagonale, auf die Karte selbst gelegt.',
  'The mean of the window.': 'Das Mittel des Fensters.',
  'A mean with weights that fall off as a bell. Without sigma the weights are binomial: 1 2 1, 1 4 6 4 1.':
    'Ein Mittel mit Gewichten, die als Glocke abfallen. Ohne sigma sind sie binomial: 1 2 1, 1 4 6 4 1.',
  'A wave under a bell: answers to stripes of one width and direction, as the first cells of sight do.':
    'Eine Welle unter einer Glocke: antwortet auf Streifen einer Breite und Richtung, wie die ersten Zellen des Sehens.',
  'Degrees, counter-clockwise: 0 lies flat, 90 stands.': 'Grad, gegen den Uhrzeiger: 0 liegt, 90 steht.',
  'Cells across the line.': 'Zellen quer zur Linie.',
  'Takes the mean away, so that an even picture gives 0.':
    'Zieht das Mittel ab, so dass ein gleichmäßiges Bild 0 ergibt.',
  'Standard deviation in cells: how wide the bell is.': 'Standardabweichung in Zellen: wie breit die Glocke ist.',
  'Standard deviation in cells: how wide the bell is. Empty for binomial weights.':
    'Standardabweichung in Zellen: wie breit die Glocke ist. Leer für binomiale Gewichte.',
  binomial: 'binomial',
  'Cells from one stripe to the next.': 'Zellen von einem Streifen zum nächsten.',
  'Degrees; the direction across the stripes. 0 gives upright stripes.':
    'Grad; die Richtung quer zu den Streifen. 0 gibt senkrechte Streifen.',
  'Degrees; 0 has a stripe in the middle, 90 an edge.':
    'Grad; bei 0 liegt ein Streifen in der Mitte, bei 90 eine Kante.',
  'Width of the bell across the stripes, in cells.': 'Breite der Glocke quer zu den Streifen, in Zellen.',
  'Width of the bell across the stripes by its width along them; less than 1 is longer.':
    'Breite der Glocke quer zu den Streifen durch ihre Breite längs; weniger als 1 ist länger.',

  // How parameters are counted.
  'filters x channels / groups x rows x columns, and 1 for each filter as bias':
    'filters x Kanäle / groups x Zeilen x Spalten, und 1 für jeden Filter als Bias',
  'channels x depthMultiplier x rows x columns, and 1 for each output map as bias':
    'Kanäle x depthMultiplier x Zeilen x Spalten, und 1 für jede Ausgabekarte als Bias',
  'channels x depthMultiplier x (rows x columns + filters), and 1 for each filter as bias':
    'Kanäle x depthMultiplier x (Zeilen x Spalten + filters), und 1 für jeden Filter als Bias',
  'filters x channels x rows x columns, and 1 for each filter as bias':
    'filters x Kanäle x Zeilen x Spalten, und 1 für jeden Filter als Bias',
  '4 for each channel: gamma and beta are trained, mean and variance recorded':
    '4 für jeden Kanal: gamma und beta werden trainiert, Mittel und Varianz festgehalten',
  '1 for each channel': '1 für jeden Kanal',
  'units x inputs, and 1 for each unit as bias': 'units x Eingaben, und 1 für jede Einheit als Bias',
}
