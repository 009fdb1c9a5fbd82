/**
 * How an experiment file names its images: by paths from its own folder, with slashes on every platform. What is not
 * reachable that way, on another drive or network share of Windows, is named by its whole path.
 */
import path, { type PlatformPath } from 'node:path'

/** The root of a path on a network share, `\\server\share\`, or null for other paths. @param on the platform's rules */
export function shareOf(file: string, on: PlatformPath = path): string | null {
  if (on.sep !== '\\') return null
  const [, server, share] = /^[\\/]{2}([^\\/]+)[\\/]([^\\/]+)[\\/]/.exec(file) ?? []
  // `\\?\` and `\\.\` lead to devices.
  if (server === undefined || share === undefined || /^[?.]$/.test(server)) return null
  return `\\\\${server}\\${share}\\`.toLowerCase()
}

/** The path of an image as the experiment file at `experimentFile` names it. Both files are absolute. */
export function imagePathFor(experimentFile: string, imageFile: string, on: PlatformPath = path): string {
  const root = (file: string) => on.parse(file).root.toLowerCase()
  // `relative` of Windows goes from one share of a server to another by `..`, where `resolve` does not follow.
  const reached =
    root(experimentFile) === root(imageFile) ? on.relative(on.dirname(experimentFile), imageFile) : imageFile
  const named = reached.split(on.sep).join('/')
  // A file of Linux or macOS may be called `C:x.png` or `\x.png`.
  return isRelative(named) || on.isAbsolute(named) ? named : `./${named}`
}

/**
 * The file that an experiment in `folder` means by the path of an image; null where opening an experiment must not
 * look: an experiment from elsewhere must not lead this machine to a server that the person has never chosen.
 * @param isKnownShare whether the person has opened files of a network share, given by its root
 */
export function imageFileAt(
  folder: string,
  named: string,
  isKnownShare: (share: string) => boolean,
  on: PlatformPath = path,
): string | null {
  const share = shareOf(named, on)
  const onDrive = on.sep === '\\' && /^[A-Za-z]:[\\/]/.test(named)
  const allowed = share === null ? isRelative(named) || onDrive : isKnownShare(share)
  return allowed ? on.resolve(folder, named) : null
}

/** Neither from a root, nor on a drive, nor an address. */
function isRelative(named: string): boolean {
  return !/^[\\/]|^[A-Za-z][A-Za-z0-9+.-]*:/.test(named)
}
