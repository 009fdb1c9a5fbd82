/** Seeds every property test alike, so that a run can be repeated; POOLSCOPE_FUZZ_SEED=n tries other cases. */
import fc from 'fast-check'

const text = process.env['POOLSCOPE_FUZZ_SEED'] ?? '1'
if (!/^-?\d{1,9}$/.test(text)) {
  throw new Error(`POOLSCOPE_FUZZ_SEED: expected a whole number of at most nine digits, received "${text}".`)
}
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(text) })
