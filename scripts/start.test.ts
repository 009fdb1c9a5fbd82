/** `npm start` with stand-ins for Electron's binary, which behave as it does where it can't start. */
import { spawn, type ChildProcess } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { whyElectronEnded } from './launch.mjs'

const root = resolve(import.meta.dirname, '..')
const SERVED = 'The workbench is served to your browser instead.'
let folder: string
const started: ChildProcess[] = []

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'poolscope-stand-in-'))
})

afterEach(() => {
  for (const { pid } of started.splice(0)) endGroup(pid!)
  rmSync(folder, { recursive: true })
})

/** What Electron and the dynamic loader print, and how they end. */
const failures = [
  {
    name: 'AppArmor refuses user namespaces',
    stderr: [
      '[7:1129/101.5:FATAL:sandbox/linux/suid/client/setuid_sandbox_host.cc:166] The SUID sandbox helper binary was found,',
      "but is not configured correctly. Rather than run without sandboxing I'm aborting now.",
    ].join(' '),
    end: 'kill -TRAP $$',
    sentence:
      /AppArmor or the kernel .* `sudo chown root:root ".*chrome-sandbox" && sudo chmod 4755 ".*chrome-sandbox"`/,
  },
  {
    name: 'there is no helper of the sandbox',
    stderr:
      '[7:1129/101.5:FATAL:content/browser/zygote_host/zygote_host_impl_linux.cc:128] No usable sandbox! If you ...',
    end: 'kill -TRAP $$',
    sentence: /AppArmor or the kernel denies it user namespaces/,
  },
  {
    name: 'a container allows no namespaces',
    stderr: 'Failed to move to new namespace: PID namespaces supported, but failed: errno = Operation not permitted',
    end: 'kill -ABRT $$',
    sentence: /this container does not allow new namespaces; start the container with/,
  },
  {
    name: 'it runs as root',
    stderr:
      '[7:1129/101.5:ERROR:zygote_host_impl_linux.cc(101)] Running as root without --no-sandbox is not supported.',
    end: 'exit 1',
    sentence: /as root; start Poolscope as an ordinary user/,
  },
  {
    name: 'a library is missing',
    stderr:
      'electron: error while loading shared libraries: libgtk-3.so.0: cannot open shared object file: No such file',
    end: 'exit 127',
    sentence: /needs the library libgtk-3\.so\.0, which is not installed; install the package/,
  },
  {
    name: 'the C library is too old',
    stderr: "electron: /lib/x86_64-linux-gnu/libc.so.6: version `GLIBC_2.38' not found (required by electron)",
    end: 'exit 1',
    sentence: /needs GLIBC_2\.38, which this system is too old for/,
  },
  {
    name: 'the display belongs to someone else',
    stderr: '[7:1129/101.5:ERROR:ui/ozone/platform/x11/ozone_platform_x11.cc:256] Missing X server or $DISPLAY',
    end: 'exit 1',
    sentence: /could not open the display; start from a graphical session/,
  },
  {
    name: 'the cause is unknown',
    stderr: 'Something else is wrong.',
    end: 'kill -SEGV $$',
    sentence: /Electron ended with SIGSEGV before its window was ready; its messages are above\./,
  },
]

describe('the reason why Electron ended', () => {
  it.each(failures)('is one sentence where $name', ({ stderr, sentence }) => {
    const reason = whyElectronEnded({ binary: '/opt/e/electron', stderr, code: null, signal: 'SIGSEGV' })
    expect(reason).toMatch(sentence)
    expect(reason).toMatch(/^[^\n]+\.$/)
  })
})

// The failures are those of Linux; Windows has no such stand-ins.
if (process.platform !== 'win32') {
  describe('npm start', () => {
    it.each(failures)('says why and serves the workbench where $name', async ({ stderr, end, sentence }) => {
      const run = start(`#!/bin/sh\nprintf '%s\\n' "$*" >> "${folder}/calls"; cat >&2 <<'END'\n${stderr}\nEND\n${end}`)
      const address = await run.address
      expect((await fetch(address)).status).toBe(200)
      expect(run.stderr()).toMatch(sentence)
      expect(run.stderr()).toContain(SERVED)
      // Once, and with its sandbox.
      expect(readFileSync(join(folder, 'calls'), 'utf8')).toBe(`${root}\n`)
      run.child.kill('SIGTERM')
      expect(await run.ended).toBe(0)
    })

    it.each([
      ['of another machine', '\x7fELF of another machine\n', 0o755],
      ['not executable', '#!/bin/sh\n', 0o644],
    ])('says where the binary is %s', async (_, contents, mode) => {
      const run = start(contents, mode)
      expect((await fetch(await run.address)).status).toBe(200)
      expect(run.stderr()).toMatch(/electron does not run on this system \([\w ]+\); delete its folder and run/)
      run.child.kill('SIGTERM')
      expect(await run.ended).toBe(0)
    })

    it('passes on how a window ended that had opened, and serves nothing', async () => {
      const run = start(`#!/bin/sh\nexec node -e "process.send('ready'); setTimeout(() => process.exit(3), 200)"`)
      expect(await run.ended).toBe(3)
      expect(run.stderr()).not.toContain(SERVED)
    })

    it('serves nothing where another instance has taken the files over', async () => {
      const run = start('#!/bin/sh\nexit 0')
      expect(await run.ended).toBe(0)
      expect(run.stderr()).not.toContain(SERVED)
    })

    it('ends the window by a signal, and serves nothing', async () => {
      const run = start(`#!/bin/sh\ntouch "${folder}/started"; exec sleep 600`)
      await expect.poll(() => existsSync(join(folder, 'started'))).toBe(true)
      run.child.kill('SIGTERM')
      await run.ended
      expect(run.stderr()).not.toContain(SERVED)
    })
  })
}

/** @param standIn contents of the binary */
function start(standIn: string, mode = 0o755) {
  const file = join(folder, 'electron')
  writeFileSync(file, standIn)
  chmodSync(file, mode)
  const child = spawn(process.execPath, ['scripts/start.mjs'], {
    cwd: root,
    // A group of its own, which ends with the test even where the test has failed.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      DISPLAY: ':0',
      ELECTRON_OVERRIDE_DIST_PATH: folder,
      XDG_CONFIG_HOME: join(folder, 'config'),
      HOME: folder,
    },
  })
  started.push(child)
  let errors = ''
  child.stderr.setEncoding('utf8').on('data', (text) => (errors += text))
  return {
    child,
    stderr: () => errors,
    ended: new Promise((resolve) => child.once('close', (code) => resolve(code))),
    address: new Promise<string>((resolve) => {
      child.stdout.setEncoding('utf8').on('data', (text) => {
        const [address] = /http:\S+/.exec(text) ?? []
        if (address) resolve(address)
      })
    }),
  }
}

/** Ends what is left of a process and of those that it has started. */
function endGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
