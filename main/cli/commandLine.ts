/**
 * The command line: commands, options, help and exit codes.
 * 0: done. 1: it failed, and a line on stderr says why. 2: wrong usage.
 */
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import { toPlain } from '#app/failure'
import { directions, MAX_REACH } from '#app/compare/shiftInvariance'
import { formatEnglish } from '#app/text/format'
import { compare } from './compare'
import { conformance } from './conformance'
import { withService, type Program } from './program'
import { run } from './run'
import { serve, USUAL_PORT } from './serve'
import { shift } from './shift'
import { summary } from './summary'

export type ExitCode = 0 | 1 | 2

/** @param args without the names of node and of the program */
export async function runCommandLine(args: readonly string[], program: Program): Promise<ExitCode> {
  try {
    if (args.length === 1 && (args[0] === '--version' || args[0] === '-V')) await version(program)
    else await defineCommands(program).parseAsync(args, { from: 'user' })
    return 0
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
    program.note(`poolscope: ${formatEnglish(toPlain(error).message)}`)
    return 1
  }
}

function defineCommands(program: Program): Command {
  const root = new Command('poolscope')
    .description('Convolution and pooling experiments, without a window.')
    .option('-V, --version', 'print the version, and which kernels run and why')
    .helpOption('-h, --help', 'print this help')
    .addHelpText(
      'after',
      '\nResults go to stdout, everything else to stderr. Exit codes: 0, 1 for a failed run, 2 for wrong usage.',
    )
    .exitOverride()
    .configureOutput({
      writeOut: (text) => program.out(text.trimEnd()),
      writeErr: (text) => program.note(text.trimEnd()),
    })

  root
    .command('run')
    .description('run an experiment and write its feature maps')
    .argument('<experiment>', 'a .poolscope.json file')
    .requiredOption('--out <folder>', 'folder to write into; made if need be')
    .option('--input <file>', 'an image, or a .npy file of shape (H,W), (C,H,W) or (N,C,H,W)')
    .addOption(new Option('--format <format>', 'of the maps').choices(['csv', 'npy']).default('csv'))
    .addOption(
      new Option('--csv <layout>', 'one matrix file per map, or one tidy file')
        .choices(['matrix', 'tidy'])
        .default('matrix'),
    )
    .option('--layers <layers>', 'all, or positions in the stack such as 0,2; -1 is the input', readLayers, 'all')
    .addOption(threadsOption())
    .addOption(kernelsOption())
    .option(
      '--memory <GB>',
      'what the maps may take; larger runs are computed in bands of rows and written as .npy',
      readGigabytes,
    )
    .option('--force', 'replace files that exist', false)
    .option('--json', 'print what was done as JSON', false)
    .action((experiment: string, options) => run(program, experiment, options))

  root
    .command('summary')
    .description('print layers, output shapes and parameters')
    .argument('<experiment>', 'a .poolscope.json file')
    .option('--input-shape <H,W,C>', "shape of the input; by default that of the experiment's own", readShape)
    .option('--json', 'print as JSON', false)
    .action((experiment: string, options) => summary(program, experiment, options))

  root
    .command('compare')
    .description('pool by all that can stand in the place of the last pooling, and print as CSV the numbers of each')
    .argument('<experiment>', 'a .poolscope.json file')
    .option('--input <file>', 'an image, or a .npy file of shape (H,W), (C,H,W) or (N,C,H,W)')
    .addOption(threadsOption())
    .addOption(kernelsOption())
    .option('--json', 'print as JSON', false)
    .action((experiment: string, options) => compare(program, experiment, options))

  root
    .command('shift')
    .description('move the input, and print as CSV what that changes behind the last pooling and its rivals')
    .argument('<experiment>', 'a .poolscope.json file')
    .option('--input <file>', 'an image, or a .npy file of shape (H,W), (C,H,W) or (N,C,H,W)')
    .addOption(new Option('--direction <direction>', 'of the movement').choices(directions).default('right'))
    .option('--up-to <cells>', 'to both sides', readInteger(1, MAX_REACH), 4)
    .addOption(
      new Option('--border <padding>', 'what comes in there')
        .choices(['zeros', 'reflect', 'replicate', 'circular'])
        .default('zeros'),
    )
    .option('--tolerance <share>', 'of the range, up to which a cell counts as unchanged', readShare, 0)
    .addOption(threadsOption())
    .addOption(kernelsOption())
    .option('--json', 'print as JSON', false)
    .action((experiment: string, options) => shift(program, experiment, options))

  root
    .command('serve')
    .description('serve the workbench to a browser on this machine, and print its address')
    .option(
      '--port <port>',
      `port on 127.0.0.1; 0 for any that is free. If not said, ${USUAL_PORT}, or another one where it is taken`,
      readInteger(0, 65535),
    )
    .option('--max-upload <MB>', 'largest picture that is taken', readInteger(1, 2000), 1000)
    .addOption(threadsOption())
    .addOption(kernelsOption())
    .action((options) => serve(program, options))

  root
    .command('conformance')
    .description('run folders of conformance cases through the engine')
    .argument('<folders...>', 'folders with cases, at any depth')
    .addOption(threadsOption())
    .addOption(kernelsOption())
    .action((folders: string[], options) => conformance(program, folders, options))

  return root
}

async function version(program: Program): Promise<void> {
  await withService(program, {}, async (service) => {
    const session = service.openSession(() => undefined, { kind: 'browser', chooseDestination: async () => null })
    const { kernels, threads } = await session.request('describe', {})
    program.out(`poolscope ${program.version}`)
    program.out(`${kernels.running} kernels, ${kernels.instructionSet}, ${threads} thread${threads === 1 ? '' : 's'}`)
    program.out(formatEnglish(kernels.reason))
  })
}

function threadsOption(): Option {
  return new Option('--threads <n>', 'worker threads').argParser(readInteger(1, 256))
}

function kernelsOption(): Option {
  return new Option('--kernels <kernels>', 'native where they can run, if not said').choices(['native', 'portable'])
}

function readInteger(min: number, max: number) {
  return (text: string): number => {
    const value = /^\d+$/.test(text) ? Number(text) : NaN
    if (value >= min && value <= max) return value
    throw new InvalidArgumentError(`Expected an integer from ${min} to ${max}, received ${text}.`)
  }
}

function readGigabytes(text: string): number {
  const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : NaN
  if (value >= 0.001 && value <= 10_000) return Math.round(value * 1e9)
  throw new InvalidArgumentError(`Expected a number of gigabytes from 0.001 to 10000, received ${text}.`)
}

function readShare(text: string): number {
  const value = /^\d*\.?\d+$/.test(text) ? Number(text) : NaN
  if (value >= 0 && value <= 1) return value
  throw new InvalidArgumentError(`Expected a number from 0 to 1, received ${text}.`)
}

function readLayers(text: string): 'all' | readonly number[] {
  if (text === 'all') return 'all'
  const layers = text.split(',').map((word) => (/^(-1|\d+)$/.test(word.trim()) ? Number(word) : NaN))
  if (layers.every(Number.isInteger)) return layers
  throw new InvalidArgumentError(`Expected all, or positions in the stack such as 0,2, received ${text}.`)
}

function readShape(text: string): readonly [number, number, number] {
  const [height, width, channels, ...more] = text
    .split(',')
    .map((word) => (/^[1-9]\d{0,6}$/.test(word.trim()) ? Number(word) : NaN))
  if (height && width && channels && more.length === 0) return [height, width, channels]
  throw new InvalidArgumentError(`Expected height, width, channels such as 224,224,3, received ${text}.`)
}
