/** The connection of a window to its service. */
import { area } from '#app/text/area'

export const client = area({
  en: {
    noToken: 'This address has no token. Open the complete address that Poolscope printed when it started.',
    dropUnreadable: "{name}: expected a readable file. Folders can't be opened; choose the files inside.",
    notSaved: "{name} couldn't be saved: {reason} Use Save as.",
    weightsNeedBundle:
      "The browser can't write the weights of this experiment beside JSON text. Save it as a bundle (.poolscope).",
    notInRecent: 'This file is no longer in the list. Use Open to open it.',
    noReadPermission:
      'The browser doesn\'t have permission to read "{name}". Allow access when asked, or use Open to open the file.',
    restarted: 'Poolscope has been restarted. Open the new address it printed.',
    notResponding: 'Poolscope is not responding. If it has quit, start it again.',
    uploadTooLarge:
      'The file is {size} MB, but this server accepts at most {max} MB. Restart it with a larger --max-upload.',
  },
  de: {
    noToken:
      'In dieser Adresse fehlt das Token. Die vollständige Adresse öffnen, die Poolscope beim Start ausgegeben hat.',
    dropUnreadable:
      '{name}: erwartet wird eine lesbare Datei. Ordner lassen sich nicht öffnen; die Dateien darin auswählen.',
    notSaved: '{name} konnte nicht gespeichert werden: {reason} „Speichern unter“ verwenden.',
    weightsNeedBundle:
      'Der Browser kann die Gewichte dieses Experiments nicht neben JSON-Text schreiben. Als Bündel (.poolscope) speichern.',
    notInRecent: 'Diese Datei steht nicht mehr in der Liste. Über „Öffnen“ öffnen.',
    noReadPermission:
      'Der Browser darf „{name}“ nicht lesen. Den Zugriff auf Nachfrage erlauben oder die Datei über „Öffnen“ öffnen.',
    restarted: 'Poolscope wurde neu gestartet. Die neue Adresse öffnen, die es ausgegeben hat.',
    notResponding: 'Poolscope reagiert nicht. Falls es beendet wurde, neu starten.',
    uploadTooLarge:
      'Die Datei hat {size} MB, dieser Server nimmt aber höchstens {max} MB an. Mit einem größeren --max-upload neu starten.',
  },
})
