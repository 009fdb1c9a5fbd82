/** Kernels from files of weights. */
import { area } from '#app/text/area'

export const filters = area({
  en: {
    refused: "The kernels can't be read: {reason}.",
    none: 'the file has no kernels of a two-dimensional convolution. Open the weights of a convolutional network',
    foreignGlobal:
      'its pickle names "{name}", which may run any program, so it was not read. Save the weights alone: torch.save(model.state_dict(), path)',
    pickleOperation: 'its pickle has operation {code}, which state dicts do not need. Save it again as safetensors',
    pickleDamaged: 'its pickle is damaged, or is not that of a state dict. Download or save it again',
    oldTorch: 'it was written by PyTorch before 1.6. Save it again with a newer version, or as safetensors',
    byteOrder: 'its numbers are big-endian. Save it again as safetensors',
    storageTooSmall: 'tensor "{tensor}" needs {expected} numbers, the file has {received}. Download it again',
    tooManyArrays: 'it has more arrays, or more deeply nested groups, than any network needs',
    picked: 'expected numbers of filters from 0 to {last}, received {received}',
  },
  de: {
    refused: 'Die Kerne können nicht gelesen werden: {reason}.',
    none: 'Die Datei enthält keine Kerne einer zweidimensionalen Faltung. Die Gewichte eines Faltungsnetzes öffnen',
    foreignGlobal:
      'Sein Pickle nennt „{name}“, was ein beliebiges Programm sein kann; daher wird nichts davon gelesen. Nur die Gewichte speichern: torch.save(model.state_dict(), path)',
    pickleOperation: 'Sein Pickle enthält die Operation {code}, die kein State Dict braucht. Als safetensors speichern',
    pickleDamaged: 'Sein Pickle ist beschädigt oder kein State Dict. Erneut herunterladen oder speichern',
    oldTorch: 'Die Datei stammt von PyTorch vor 1.6. Mit einer neueren Version oder als safetensors speichern',
    byteOrder: 'Die Zahlen sind big-endian. Als safetensors speichern',
    storageTooSmall: 'Tensor „{tensor}“ braucht {expected} Zahlen, die Datei hat {received}. Erneut herunterladen',
    tooManyArrays: 'Die Datei hat mehr Arrays oder verschachtelte Gruppen, als ein Netz braucht',
    picked: 'Erwartet wurden Nummern von Filtern von 0 bis {last}, erhalten wurde {received}',
  },
})
