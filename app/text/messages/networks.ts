/** Networks that are written for other programs. */
import { area } from '#app/text/area'

export const networks = area({
  en: {
    notInOnnx: "{layer} can't be exported to ONNX: {reason}. Turn it off or replace it.",
    notInKeras: "{layer} can't be exported to Keras: {reason}. Turn it off or replace it.",
    noKerasLayer: 'Keras has no such layer',
    noKerasParameter: 'Keras has nothing like {name} = {value}',
    noOperator: 'no operators compute {what} as it is set',
    drawsAtRandom: 'it draws at random, from numbers that ONNX does not fix',
    windowTooLarge: 'its windows have more than {max} cells',
    emptyWindows: 'some of its windows lie in the padding alone',
    tooManyRegions: 'it has more than {max} regions a side',
    onnxTooLarge: 'The network takes {bytes}, an ONNX file holds at most {max}. Remove layers with large weights.',
  },
  de: {
    notInOnnx: '{layer} lässt sich nicht nach ONNX exportieren: {reason}. Die Schicht ausschalten oder ersetzen.',
    notInKeras: '{layer} lässt sich nicht nach Keras exportieren: {reason}. Die Schicht ausschalten oder ersetzen.',
    noKerasLayer: 'Keras hat keine solche Schicht',
    noKerasParameter: 'Keras kennt nichts wie {name} = {value}',
    noOperator: 'Keine Operatoren berechnen {what} mit dieser Einstellung',
    drawsAtRandom: 'Sie zieht zufällig, aus Zahlen, die ONNX nicht festlegt',
    windowTooLarge: 'Ihre Fenster haben mehr als {max} Zellen',
    emptyWindows: 'Manche ihrer Fenster liegen nur in der Auffüllung',
    tooManyRegions: 'Sie hat mehr als {max} Bereiche je Seite',
    onnxTooLarge:
      'Das Netz braucht {bytes}, eine ONNX-Datei fasst höchstens {max}. Schichten mit großen Gewichten entfernen.',
  },
})
