/** The formatter's few choices; everything else is Prettier's own. */
export default { printWidth: 120, semi: false, singleQuote: true }
