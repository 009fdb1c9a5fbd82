/** Lint: TypeScript's strict rules and Vue's. Who may import whom is in dependency-cruiser.config.mjs. */
import prettier from 'eslint-config-prettier/flat'
import vue from 'eslint-plugin-vue'
import tseslint from 'typescript-eslint'

export default tseslint.config(
  {
    ignores: [
      'out/',
      'dist/',
      '**/build/',
      'prebuilds/',
      'test-results/',
      'playwright-report/',
      'native-kernels/bench/onnxruntime/node_modules/',
    ],
  },
  ...tseslint.configs.strict,
  // Only the renderer has components and what is reactive.
  ...vue.configs['flat/recommended'].map((config) => ({ files: ['renderer/**/*.{ts,vue}'], ...config })),
  {
    files: ['renderer/**/*.{ts,vue}'],
    rules: { 'vue/multi-word-component-names': 'off', 'vue/require-default-prop': 'off' },
  },
  { files: ['**/*.vue'], languageOptions: { parserOptions: { parser: tseslint.parser } } },
  {
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      'no-console': 'error',
    },
  },
  {
    // What lies in another folder is imported by alias, wherever the importing file may move.
    files: ['{app,main,renderer,native-kernels}/**/*.{ts,vue}'],
    ignores: ['native-kernels/{bench,prebuild}/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: '^\\.\\./(?!.*package\\.json$)',
              message: 'Import by alias: #app/..., #main/..., #renderer/..., #native-kernels/...',
            },
          ],
        },
      ],
    },
  },
  {
    files: [
      '**/*.mjs',
      'scripts/**',
      'main/cli/**/*.ts',
      'native-kernels/bench/**',
      'native-kernels/conformance/**',
      'native-kernels/prebuild/**',
    ],
    rules: { 'no-console': 'off' },
  },
  // The format is Prettier's.
  prettier,
)
