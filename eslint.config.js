/** Lint: TypeScript's strict rules, Vue's, and the walls between the folders. */
import vue from 'eslint-plugin-vue'
import tseslint from 'typescript-eslint'

/** Forbids imports of the given folders (seen from any depth) and packages. */
function wall(files, folders, packages = []) {
  const patterns = folders.map((folder) => ({
    regex: `^(\\.\\./)+${folder}(/|$)`,
    message: `These files may not import from ${folder} (see ARCHITECTURE.md).`,
  }))
  const paths = packages.map((name) => ({ name, message: `These files may not import ${name} (see ARCHITECTURE.md).` }))
  return { files, rules: { 'no-restricted-imports': ['error', { patterns, paths }] } }
}

const node = 'node:.*'
const inner = (names) => names.map((name) => `(main/)?${name}`)

export default tseslint.config(
  { ignores: ['out/', 'dist/', '**/build/', 'prebuilds/', 'test-results/', 'playwright-report/', 'native-kernels/bench/node_modules/'] },
  ...tseslint.configs.strict,
  ...vue.configs['flat/recommended'],
  { files: ['**/*.vue'], languageOptions: { parserOptions: { parser: tseslint.parser } } },
  {
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      'vue/max-attributes-per-line': 'off',
      'vue/singleline-html-element-content-newline': 'off',
      'vue/html-self-closing': 'off',
      'vue/multi-word-component-names': 'off',
      'vue/require-default-prop': 'off',
      'no-console': 'error',
    },
  },
  {
    files: ['app/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            { regex: '^(\\.\\./)+(main|renderer|native-kernels|e2e)(/|$)', message: 'app imports nothing of ours.' },
            { regex: `^(${node}|electron|vue|pinia)`, message: 'app is pure: no Node, no DOM, no frameworks.' },
          ],
        },
      ],
    },
  },
  { ...wall(['native-kernels/**/*.ts'], ['main', 'renderer', 'e2e'], ['electron']), ignores: ['native-kernels/bench/**', 'native-kernels/prebuild/**'] },
  wall(['main/engine/**/*.ts'], [...inner(['files', 'desktop', 'server', 'cli', 'service']), 'renderer'], ['electron']),
  wall(['main/files/**/*.ts'], [...inner(['engine', 'desktop', 'server', 'cli', 'service']), 'native-kernels', 'renderer'], ['electron']),
  wall(['main/*.ts'], ['(\\./)?desktop', '(\\./)?server', '(\\./)?cli', 'renderer'], ['electron']),
  wall(['main/server/**/*.ts', 'main/cli/**/*.ts'], [...inner(['desktop']), 'renderer'], ['electron']),
  wall(['renderer/**/*.{ts,vue}'], ['main', 'native-kernels', 'e2e'], ['electron']),
  { files: ['**/*.mjs', 'scripts/**', 'main/cli/**/*.ts', 'native-kernels/bench/**', 'native-kernels/conformance/**', 'native-kernels/prebuild/**'], rules: { 'no-console': 'off' } },
)
