/**
 * The walls between the rooms of the tree, held up by `npm run lint`; type imports count. ARCHITECTURE.md has the map.
 *
 * cli > batch, and batch, server, desktop > service > streaming > engine, models and files > app; the renderer sees only app.
 */
const tests = ['\\.test\\.ts$', '/testing/']

/** A room and what it may import of ours beside itself. */
function room(name, from, allowed) {
  return {
    name,
    comment: `${from} may import only ${[from, ...allowed].join(', ')}.`,
    severity: 'error',
    from: { path: `^${from}/`, pathNot: tests },
    to: {
      path: '^(app|main|renderer|native-kernels|e2e|scripts)/',
      pathNot: [from, ...allowed].map((path) => `^${path}`),
    },
  }
}

export default {
  forbidden: [
    {
      name: 'no-circle',
      comment: 'Files import each other in a circle.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    room('app', 'app', []),
    room('native-kernels', 'native-kernels', ['app/']),
    room('engine', 'main/engine', ['native-kernels/index', 'app/']),
    room('streaming', 'main/streaming', ['main/engine/', 'app/']),
    room('files', 'main/files', ['app/']),
    room('models', 'main/models', ['main/files/', 'app/']),
    room('service', 'main/service', ['main/streaming/', 'main/engine/', 'main/models/', 'main/files/', 'app/']),
    room('server', 'main/server', ['main/service/', 'main/files/', 'main/[a-zA-Z]+\\.ts', 'app/']),
    room('desktop', 'main/desktop', ['main/service/', 'main/files/', 'main/[a-zA-Z]+\\.ts', 'app/']),
    room('batch', 'main/batch', ['main/service/', 'main/engine/', 'main/files/', 'app/']),
    room('cli', 'main/cli', [
      'main/batch/',
      'main/service/',
      'main/files/',
      'main/server/',
      'main/[a-zA-Z]+\\.ts',
      'app/',
    ]),
    room('renderer', 'renderer', ['app/']),
    room('stores', 'renderer/stores', [
      'renderer/client/',
      'renderer/messages/',
      'renderer/maps/',
      'renderer/controls/',
      'app/',
    ]),
    room('maps', 'renderer/maps', [
      'renderer/messages/',
      'renderer/controls/',
      'renderer/stores/',
      'renderer/theme/',
      'renderer/client/',
      'renderer/form/',
      'app/',
    ]),
    {
      name: 'features',
      comment: 'A feature imports of another only its index.ts.',
      severity: 'error',
      from: { path: '^renderer/features/([^/]+)/', pathNot: tests },
      to: { path: '^renderer/features/', pathNot: ['^renderer/features/$1/', '/index\\.ts$'] },
    },
    {
      name: 'oracle',
      comment: 'The portable kernels are the fallback and the oracle: only the loader and tests import them.',
      severity: 'error',
      from: {
        path: '^(app|main|renderer|native-kernels/(addon|index))',
        pathNot: [...tests, '^native-kernels/index\\.ts$'],
      },
      to: { path: '^native-kernels/portable/' },
    },
    {
      name: 'pure-app',
      comment: 'app is pure: no Node, no frameworks; only its validator and its message formatter.',
      severity: 'error',
      from: { path: '^app/', pathNot: tests },
      to: { path: 'node_modules', pathNot: 'node_modules/(zod|@intlify/core-base)/' },
    },
    {
      name: 'no-node-in-app',
      severity: 'error',
      from: { path: '^(app|renderer)/', pathNot: tests },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'decoding',
      comment: 'Only the processes that decode load sharp: beside GTK its native build crashes, and a decode can hang.',
      severity: 'error',
      from: { path: '^main/(?!files/)', pathNot: [...tests, '^main/batch/imageProcess\\.ts$'] },
      to: { path: '^main/files/sharp\\.ts$', reachable: true },
    },
    {
      name: 'sharp',
      comment: 'sharp is loaded in one place, which chooses its build and its loaders.',
      severity: 'error',
      from: { path: '^main/', pathNot: [...tests, '^main/files/sharp\\.ts$'] },
      to: { path: 'node_modules/sharp/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'electron',
      comment: 'Only the desktop host imports electron.',
      severity: 'error',
      from: { pathNot: ['^main/desktop/', '^e2e/'] },
      to: { path: 'node_modules/electron/' },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['^native-kernels/(bench|prebuild|build)/', '^out/'] },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types'],
      extensions: ['.ts', '.vue', '.mjs', '.js'],
    },
  },
}
