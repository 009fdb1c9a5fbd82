/** Batches over a queue. */
import { area } from '#app/text/area'

export const queue = area({
  en: {
    notInstalled: 'Queues need two packages that are not installed here: npm install {packages}.',
    unreachable:
      "The queue at {host} can't be reached. {reason} Start Redis there, or correct the address after --queue.",
    password:
      'The queue at {host} wants another password. {reason} Put user and password before the host in the address after --queue.',
    notAShard: 'The queue holds a job that is not a shard of a batch; it was skipped.',
    interrupted: 'Interrupted. Other workers go on, and compute the shard that was begun here.',
    submitted: 'Queued 1 shard; {there} are done. | Queued {n} shards; {there} are done.',
    otherPlan: '{folder} holds another plan than the one that was submitted. Submit it again.',
    shardAgain: 'Shard {shard} of {folder} failed and will be tried again. {reason}',
    shardFailed: 'Shard {shard} of {folder} failed. {reason}',
  },
  de: {
    notInstalled: 'Für Warteschlangen fehlen hier zwei Pakete: npm install {packages}.',
    unreachable:
      'Die Warteschlange auf {host} ist nicht erreichbar. {reason} Redis dort starten oder die Adresse nach --queue berichtigen.',
    password:
      'Die Warteschlange auf {host} verlangt ein anderes Passwort. {reason} Benutzer und Passwort in der Adresse nach --queue vor den Host schreiben.',
    notAShard: 'Die Warteschlange enthält einen Auftrag, der kein Teil eines Stapels ist; er wurde übersprungen.',
    interrupted: 'Unterbrochen. Andere Worker arbeiten weiter und berechnen den hier begonnenen Teil.',
    submitted: '1 Teil eingereiht; {there} sind fertig. | {n} Teile eingereiht; {there} sind fertig.',
    otherPlan: '{folder} enthält einen anderen Plan als den eingereihten. Den Plan neu einreihen.',
    shardAgain: 'Teil {shard} von {folder} ist fehlgeschlagen und wird erneut versucht. {reason}',
    shardFailed: 'Teil {shard} von {folder} ist fehlgeschlagen. {reason}',
  },
})
