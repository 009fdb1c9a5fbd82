/** What a package says of its third-party parts: their licences for people, and a CycloneDX bill of materials for tools. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './build.mjs'

/** @param packages of `shippedPackages()` @returns Markdown */
export function noticesText(packages) {
  const entries = packages.map(
    ({ name, version, license, notices }) => `## ${name} ${version} (${license})\n\n${notices.join('\n\n')}\n`,
  )
  return `# Third-party notices

Poolscope contains the packages below. libvips and the libraries in it are separate files in this installation and can be
replaced by other builds of them; the texts of the Apache, GNU and Mozilla licences are in the folder
\`licenses\`. The notices of Chromium are in \`LICENSES.chromium.html\`.

${entries.join('\n')}`
}

/**
 * A bill of materials in CycloneDX 1.6: the packages with their SHA-512 from the lockfile, and the libraries inside
 * prebuilt binaries. https://cyclonedx.org/docs/1.6/json/
 * @param packages of `shippedPackages()`
 */
export function billOfMaterials(packages) {
  const { name, version } = readJson('package.json')
  const lock = readJson('package-lock.json').packages
  const library = (component) => ({ type: 'library', ...component })
  const components = packages.flatMap(({ name, version, license, path, parts }) => [
    library({
      'bom-ref': purl('npm', name, version),
      name,
      version,
      purl: purl('npm', name, version),
      licenses: [licenseOf(license)],
      hashes: [{ alg: 'SHA-512', content: hexOf(lock[path].integrity) }],
    }),
    ...Object.entries(parts).map(([part, release]) =>
      library({
        'bom-ref': purl('generic', part, release),
        name: part,
        version: release,
        purl: purl('generic', part, release),
      }),
    ),
  ])
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      component: {
        type: 'application',
        'bom-ref': purl('generic', name, version),
        name,
        version,
        purl: purl('generic', name, version),
        licenses: [{ license: { id: 'MIT' } }],
      },
    },
    components,
  }
}

/** A package URL. https://github.com/package-url/purl-spec */
function purl(type, name, version) {
  return `pkg:${type}/${name.replace('@', '%40')}@${version}`
}

/** @param integrity as in a lockfile: `sha512-` and base64 */
function hexOf(integrity) {
  return Buffer.from(integrity.slice('sha512-'.length), 'base64').toString('hex')
}

function readJson(path) {
  return JSON.parse(readFileSync(join(root, path), 'utf8'))
}

/** An identifier of SPDX, an expression of several, or the name of a licence that has none: its text is among the notices. */
function licenseOf(license) {
  if (license.startsWith('SEE LICENSE')) return { license: { name: license } }
  return license.includes(' ') ? { expression: license } : { license: { id: license } }
}
