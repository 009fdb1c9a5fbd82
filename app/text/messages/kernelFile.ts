/** Files of kernels. */
import { area } from '#app/text/area'

export const kernelFile = area({
  en: {
    notTable: 'expected rows of numbers of equal length, or a NumPy array (.npy); {reason}',
    empty: 'the file is empty',
    fortranOrder: 'the array is in Fortran order. Save it with numpy.ascontiguousarray(array)',
    dataType:
      'the data type is "{type}", expected f4, f8, or i1 to i8. Convert it, for example with array.astype("float32")',
    notFinite: 'some values are not finite',
    axes: 'the shape is ({shape}), expected two to four axes: rows and columns, channels and filters',
    notKernel: "This file isn't a kernel: {reason}.",
    axesChannelsFirst: '(channels, rows, columns)',
    axesChannelsLast: '(rows, columns, channels)',
    convPyTorch: '(filters, channels, rows, columns), as in PyTorch',
    convKeras: '(rows, columns, channels, filters), as in Keras',
    transposedPyTorch: '(channels, filters, rows, columns), as in PyTorch',
    transposedKeras: '(rows, columns, filters, channels), as in Keras',
    depthwisePyTorch: '(filters, 1, rows, columns), as in PyTorch',
    depthwiseKeras: '(rows, columns, channels, depthMultiplier), as in Keras',
    axesFiltersFirst: '(filters, rows, columns)',
    axesFiltersLast: '(rows, columns, filters)',
    noReadingFits:
      'the shape is {shape}, expected kernels of at most {maxHeight} × {maxWidth} as {first}, or as {second}',
    ambiguousShape:
      "the shape {shape} can be read as {first}, or as {second}. First set the layer's filters and kernelSize to those of the file",
  },
  de: {
    notTable: 'erwartet werden gleich lange Zeilen von Zahlen oder ein NumPy-Array (.npy); {reason}',
    empty: 'die Datei ist leer',
    fortranOrder: 'das Array liegt in Fortran-Reihenfolge vor. Mit numpy.ascontiguousarray(array) speichern',
    dataType:
      'der Datentyp ist „{type}“, erwartet wird f4, f8 oder i1 bis i8. Umwandeln, zum Beispiel mit array.astype("float32")',
    notFinite: 'einige Werte sind nicht endlich',
    axes: 'die Form ist ({shape}), erwartet werden zwei bis vier Achsen: Zeilen und Spalten, Kanäle und Filter',
    notKernel: 'Diese Datei ist kein Kern: {reason}.',
    axesChannelsFirst: '(Kanäle, Zeilen, Spalten)',
    axesChannelsLast: '(Zeilen, Spalten, Kanäle)',
    convPyTorch: '(Filter, Kanäle, Zeilen, Spalten) wie in PyTorch',
    convKeras: '(Zeilen, Spalten, Kanäle, Filter) wie in Keras',
    transposedPyTorch: '(Kanäle, Filter, Zeilen, Spalten) wie in PyTorch',
    transposedKeras: '(Zeilen, Spalten, Filter, Kanäle) wie in Keras',
    depthwisePyTorch: '(Filter, 1, Zeilen, Spalten) wie in PyTorch',
    depthwiseKeras: '(Zeilen, Spalten, Kanäle, depthMultiplier) wie in Keras',
    axesFiltersFirst: '(Filter, Zeilen, Spalten)',
    axesFiltersLast: '(Zeilen, Spalten, Filter)',
    noReadingFits:
      'die Form ist {shape}, erwartet werden Kerne von höchstens {maxHeight} × {maxWidth} als {first} oder als {second}',
    ambiguousShape:
      'die Form {shape} lässt sich als {first} oder als {second} lesen. Zuerst filters und kernelSize der Schicht auf die Werte der Datei setzen',
  },
})
