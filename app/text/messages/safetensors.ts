/** safetensors files: what is wrong with one. */
import { area } from '#app/text/area'

export const safetensors = area({
  en: {
    refused: "The safetensors file can't be read: {reason}. Download or copy the file again.",
    tooShort: 'expected at least 8 bytes, received {received}',
    longHeader: 'expected a header of at most {max}, the file claims {size}',
    cutHeader: 'expected a header of {expected} bytes, only {received} follow',
    notJson: 'expected a header that is a JSON object',
    nameTwice: 'its header has "{tensor}" twice',
    badEntry: 'expected dtype (one of {types}), shape and data_offsets for the tensor "{tensor}", whole numbers from 0',
    otherSize: 'the tensor "{tensor}" of shape {shape} takes {expected} bytes, its place has {received}',
    misplaced:
      'the data of the tensor "{tensor}" begins at byte {received}, expected byte {expected}, where the one before it ends',
    otherLength: 'expected {expected} bytes of data, received {received}',
    otherType: 'the tensor "{tensor}" holds numbers of type {dtype}, expected F32, F16, BF16 or F64',
  },
  de: {
    refused: 'Die safetensors-Datei lässt sich nicht lesen: {reason}. Die Datei erneut herunterladen oder kopieren.',
    tooShort: 'erwartet mindestens 8 Byte, erhalten {received}',
    longHeader: 'erwartet einen Kopf von höchstens {max}, die Datei gibt {size} an',
    cutHeader: 'erwartet einen Kopf von {expected} Byte, es folgen nur {received}',
    notJson: 'erwartet einen Kopf, der ein JSON-Objekt ist',
    nameTwice: 'ihr Kopf enthält „{tensor}“ zweimal',
    badEntry: 'erwartet dtype (eines von {types}), shape und data_offsets für den Tensor „{tensor}“, ganze Zahlen ab 0',
    otherSize: 'der Tensor „{tensor}“ der Form {shape} braucht {expected} Byte, sein Platz hat {received}',
    misplaced:
      'die Daten des Tensors „{tensor}“ beginnen bei Byte {received}, erwartet Byte {expected}, wo der vorige endet',
    otherLength: 'erwartet {expected} Byte Daten, erhalten {received}',
    otherType: 'der Tensor „{tensor}“ enthält Zahlen vom Typ {dtype}, erwartet F32, F16, BF16 oder F64',
  },
})
