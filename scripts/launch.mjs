/** Starts Electron, and tells whether its window opened: `launch(binary, args)`. Where it did not, says why. */
import { spawn } from 'node:child_process'
import { dirname, join } from 'node:path'
import { root } from './build.mjs'

/** Characters of stderr that are searched for the cause. */
const TAIL = 20_000

/**
 * The main process sends `ready` when its window is (`main/desktop/main.ts`).
 * @returns the process, and `failure`: null once the window has opened or the process ended as asked, else the reason
 */
export function launch(binary, args) {
  const child = spawn(binary, args, { cwd: root, stdio: ['inherit', 'inherit', 'pipe', 'ipc'] })
  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', (text) => {
    process.stderr.write(text)
    stderr = (stderr + text).slice(-TAIL)
  })
  const failure = new Promise((resolve) => {
    child.once('message', () => resolve(null))
    child.once('error', ({ code, message }) => resolve(notExecutable(binary, code ?? message)))
    child.once('close', (code, signal) => {
      const asAsked = code === 0 || child.killed
      resolve(asAsked ? null : whyElectronEnded({ binary, stderr, code, signal }))
    })
  })
  return { child, failure }
}

/** What Electron prints before it ends, and a sentence with the cause and the remedy. */
const causes = [
  {
    pattern: /Running as root without --no-sandbox is not supported/,
    explain: () =>
      'Chromium does not run its sandbox as root; start Poolscope as an ordinary user, or pass --no-sandbox to go ' +
      'without the sandbox.',
  },
  {
    pattern: /SUID sandbox helper binary was found, but is not configured correctly|No usable sandbox!/,
    explain: (_, binary) => {
      const helper = join(dirname(binary), 'chrome-sandbox')
      return (
        'Electron could not start its sandbox, because AppArmor or the kernel denies it user namespaces; run ' +
        `\`sudo chown root:root "${helper}" && sudo chmod 4755 "${helper}"\`, or install the .deb, which comes with an ` +
        'AppArmor profile.'
      )
    },
  },
  {
    pattern: /Failed to move to new namespace/,
    explain: () =>
      'Electron could not start its sandbox, because this container does not allow new namespaces; start the container ' +
      'with a seccomp profile that allows them.',
  },
  {
    pattern: /error while loading shared libraries: ([^\s:]+)/,
    explain: ([, library]) =>
      `Electron needs the library ${library}, which is not installed; install the package that contains it (on Debian ` +
      'and Ubuntu, `npx playwright install-deps chromium` installs what Chromium needs).',
  },
  {
    pattern: /version [`']([A-Z]+_[\d.]+)' not found/,
    explain: ([, version]) => `Electron needs ${version}, which this system is too old for; use a newer release of it.`,
  },
  {
    // A shell takes what the system does not run for a script.
    pattern: /^\S+: (line )?\d+: /m,
    explain: (_, binary) => notExecutable(binary, 'wrong format'),
  },
  {
    pattern: /Missing X server or \$DISPLAY|cannot open display|Unable to open X display|Authorization required/i,
    explain: () =>
      'Electron could not open the display; start from a graphical session that belongs to you, or under xvfb-run.',
  },
]

/** Why a process of Electron's ended before its window was ready, in one sentence. */
export function whyElectronEnded({ binary, stderr, code, signal }) {
  for (const { pattern, explain } of causes) {
    const match = pattern.exec(stderr)
    if (match) return explain(match, binary)
  }
  return `Electron ended with ${signal ?? `exit code ${code}`} before its window was ready; its messages are above.`
}

function notExecutable(binary, error) {
  return (
    `Electron's binary ${binary} does not run on this system (${error}); delete its folder and run ` +
    '`npx install-electron` to download the right one.'
  )
}
