/**
 * The command line: commands, options, help and exit codes.
 * 0: success. 1: failure, explained on stderr. 2: wrong usage. 75 and 65: a shard of a batch failed, for now or for good.
 */
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import { Failure, toPlain } from '#app/failure'
import { measuredCells } from '#app/compare/insideCells'
import { directions, MAX_REACH } from '#app/compare/shiftInvariance'
import { MAX_PAGE } from '#app/inputs/select'
import { MAX_BAND } from '#app/inputs/steps'
import { formatEnglish } from '#app/text/format'
import { concat, message } from '#app/text/message'
import { networkFormats } from '#app/protocol/contract'
import { printable, printableLines } from '#app/text/printable'
import { isOfBudget, ShardFailure } from '#main/batch/failure'
import { defineBatch } from './batchCommands'
import { compare } from './compare'
import { addCsvOptions } from './csvOptions'
import { exportNetwork } from './export'
import { conformance } from './conformance'
import { importModel } from './import'
import { models } from './models'
import { withService, type Program } from './program'
import { run } from './run'
import { serve, DEFAULT_PORT } from './serve'
import {
  decoderOption,
  kernelsOption,
  readGigabytes,
  readInteger,
  readLayers,
  readPath,
  threadsOption,
} from './sharedOptions'
import { shiftNetworks } from './networkShift'
import { shift } from './shift'
import { summary } from './summary'

export type ExitCode = 0 | 1 | 2 | ShardFailure['exit']

/** @param args without the names of node and the program */
export async function runCommandLine(args: readonly string[], of: Program): Promise<ExitCode> {
  const program = printing(of)
  let hasMemoryOption = false
  try {
    if (args.length === 1 && (args[0] === '--version' || args[0] === '-V')) await version(program)
    else
      await defineCommands(program)
        .hook('preAction', (_, { options }) => void (hasMemoryOption = options.some(({ long }) => long === '--memory')))
        .parseAsync(args, { from: 'user' })
    return 0
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
    program.note(`poolscope: ${formatEnglish(toPlain(hasMemoryOption ? offerMemory(error) : error).message)}`)
    return error instanceof ShardFailure ? error.exit : 1
  }
}

/** Adds how to raise the memory budget to a failure that a larger one could avoid. */
function offerMemory(error: unknown): unknown {
  if (!(error instanceof Failure) || !isOfBudget(error) || error.message.includes('--memory')) return error
  return new Failure(error.code, concat([error.text, message('cli.raiseMemory')], ' '))
}

/** Names in experiments and of files may hold what a terminal takes for commands. */
function printing(program: Program): Program {
  const { progress } = program
  return {
    ...program,
    out: (line) => program.out(printableLines(line)),
    note: (line) => program.note(printableLines(line)),
    progress: progress && ((words) => progress(printable(words))),
  }
}

function defineCommands(program: Program): Command {
  const root = new Command('poolscope')
    .description('Run convolution and pooling experiments from the command line.')
    .option('-V, --version', 'print the version and the kernels in use')
    .helpOption('-h, --help', 'print this help')
    .addHelpText(
      'after',
      '\nResults go to stdout, notes and errors to stderr. Exit status: 0 on success, 1 on failure, 2 on wrong usage.',
    )
    .exitOverride()
    .configureOutput({
      writeOut: (text) => program.out(text.trimEnd()),
      writeErr: (text) => program.note(text.trimEnd()),
    })

  addCsvOptions(root.command('run'))
    .description('run an experiment and write its feature maps')
    .argument('<experiment>', 'a .poolscope or .poolscope.json file')
    .requiredOption('--out <folder>', 'output folder, created if missing', readPath)
    .option('--input <file>', 'an image, or an array: .npy, .npz, .csv')
    .addOption(pageOption())
    .option('--array <name>', 'array of an .npz file, or map of a tidy .csv; default: the first')
    .addOption(channelsOption())
    .addOption(bandOption())
    .addOption(new Option('--format <format>', 'file format of the maps').choices(['csv', 'npy']).default('csv'))
    .addOption(
      new Option('--csv <layout>', 'layout of CSV files: one matrix per map, or one tidy table')
        .choices(['matrix', 'tidy'])
        .default('matrix'),
    )
    .option(
      '--layers <layers>',
      'layers to write: all, or stack positions such as 0,2 (-1 is the input)',
      readLayers,
      'all',
    )
    .addOption(threadsOption())
    .addOption(kernelsOption())
    .addOption(decoderOption())
    .option(
      '--memory <GB>',
      'memory budget for maps; larger runs are computed in strips and require --format npy',
      readGigabytes,
    )
    .option(
      '--top <n>',
      'print the n largest values of the last vector, with the names of their classes',
      readInteger(1, 1000),
    )
    .option('--force', 'overwrite existing files', false)
    .option('--json', 'print a report as JSON', false)
    .action((experiment: string, options) => run(program, experiment, options))

  addCsvOptions(root.command('summary'))
    .description('print layers, output shapes and parameter counts')
    .argument('<experiment>', 'a .poolscope or .poolscope.json file')
    .option('--input-shape <H,W,C>', 'input shape (default: that of the first input)', readShape)
    .addOption(new Option('--csv', 'print as CSV').default(false).conflicts('json'))
    .option('--json', 'print as JSON', false)
    .action((experiment: string, options) => summary(program, experiment, options))

  addCsvOptions(root.command('compare'))
    .description('replace the last pooling with each alternative and print a comparison as CSV')
    .argument('<experiment>', 'a .poolscope or .poolscope.json file')
    .option('--input <file>', 'an image, or an array: .npy, .npz, .csv')
    .addOption(pageOption())
    .option('--array <name>', 'array of an .npz file, or map of a tidy .csv; default: the first')
    .addOption(channelsOption())
    .addOption(bandOption())
    .addOption(threadsOption())
    .addOption(kernelsOption())
    .addOption(decoderOption())
    .option('--json', 'print as JSON', false)
    .action((experiment: string, options) => compare(program, experiment, options))

  addCsvOptions(root.command('shift'))
    .description(
      'shift the input and print, as CSV, how that changes the output of the last pooling and of its alternatives',
    )
    .argument('<experiment>', 'a .poolscope or .poolscope.json file')
    .option('--input <file>', 'an image, or an array: .npy, .npz, .csv')
    .addOption(pageOption())
    .option('--array <name>', 'array of an .npz file, or map of a tidy .csv; default: the first')
    .addOption(channelsOption())
    .addOption(bandOption())
    .addOption(new Option('--direction <direction>', 'direction of the shift').choices(directions).default('right'))
    .option('--up-to <cells>', 'maximum shift in cells, both ways', readInteger(1, MAX_REACH), 4)
    .addOption(
      new Option('--border <padding>', 'padding mode for the cells shifted in')
        .choices(['zeros', 'reflect', 'replicate', 'circular'])
        .default('zeros'),
    )
    .addOption(
      new Option(
        '--cells <cells>',
        'cells to measure: all, or inside, those that the border does not touch (default: inside for images, all for numbers and patterns)',
      ).choices(measuredCells),
    )
    .option(
      '--tolerance <share>',
      'largest change that counts as unchanged, as a share of the value range',
      readShare,
      0,
    )
    .addOption(threadsOption())
    .addOption(kernelsOption())
    .addOption(decoderOption())
    .option('--json', 'print as JSON', false)
    .addOption(
      new Option(
        '--network',
        'measure every layer of the whole network, of its swaps or of its lanes, and how often the top class stays the same',
      )
        .default(false)
        .conflicts(['cells', 'tolerance']),
    )
    .action((experiment: string, { network, ...options }) =>
      network ? shiftNetworks(program, experiment, options) : shift(program, experiment, options),
    )

  root
    .command('import')
    .description('turn a network (ONNX, Keras) into an experiment')
    .argument('<file>', 'a .onnx, .keras or .h5 file; weights in files beside it are read too')
    .requiredOption(
      '--out <experiment>',
      'a .poolscope file, or .poolscope.json with the weights in a file beside it',
      readPath,
    )
    .option('--input <file>', 'an image, or an array: .npy, .npz, .csv (default: a photograph that is shipped)')
    .addOption(decoderOption())
    .option('--force', 'overwrite an existing file', false)
    .action((file: string, options) => importModel(program, file, options))

  root
    .command('export')
    .description('write the network of an experiment for another program')
    .argument('<experiment>', 'a .poolscope or .poolscope.json file')
    .addOption(
      new Option('--to <format>', 'ONNX of opset 17, or a Keras 3 script')
        .choices(networkFormats)
        .makeOptionMandatory(),
    )
    .requiredOption('--out <file>', 'a .onnx file, or a .py file with its weights in an .npz file beside it', readPath)
    .option('--input <file>', 'an image, or an array: .npy, .npz, .csv, for whose size the network is written')
    .addOption(decoderOption())
    .option('--force', 'overwrite an existing file', false)
    .action((experiment: string, options) => exportNetwork(program, experiment, options))

  defineBatch(root, program)

  root
    .command('serve')
    .description('serve the workbench to a browser on this machine and print its address')
    .option(
      '--port <port>',
      `port on 127.0.0.1; 0 picks a free one (default: ${DEFAULT_PORT}, or a free one if it is in use)`,
      readInteger(0, 65535),
    )
    .option('--max-upload <MB>', 'largest image to accept, in megabytes', readInteger(1, 2000), 1000)
    .addOption(threadsOption())
    .addOption(kernelsOption())
    .addOption(decoderOption())
    .action((options) => serve(program, options))

  root
    .command('conformance')
    .description('run conformance cases on the engine')
    .argument('<folders...>', 'folders with cases, searched recursively')
    .addOption(threadsOption())
    .addOption(kernelsOption())
    .action((folders: string[], options) => conformance(program, folders, options))

  root
    .command('models')
    .description('compare imported networks with values that another program computed')
    .argument('<folder>', 'a folder with NAME.onnx, .keras or .h5, NAME.input.npy and NAME.outputs.npz')
    .addOption(threadsOption())
    .addOption(kernelsOption())
    .action((folder: string, options) => models(program, folder, options))

  return root
}

async function version(program: Program): Promise<void> {
  await withService(program, {}, async (service) => {
    const session = service.openSession(() => undefined, { kind: 'browser', chooseDestination: async () => null })
    const { kernels, threads } = await session.request('describe', {})
    program.out(`poolscope ${program.version}`)
    program.out(
      `${kernels.running} kernels, ${kernels.instructionSet}, ${formatEnglish(message('cli.threads', { n: threads }))}`,
    )
    program.out(formatEnglish(kernels.reason))
  })
}

function pageOption(): Option {
  return new Option('--page <n>', 'page of a TIFF, frame of an animation or item of a batch, from 1').argParser(
    readInteger(1, MAX_PAGE),
  )
}

function bandOption(): Option {
  return new Option('--band <n>', 'band of an image, from 1, or "all" to turn every band into a channel').argParser(
    (text) => (text === 'all' ? text : readInteger(1, MAX_BAND)(text)),
  )
}

function channelsOption(): Option {
  return new Option(
    '--channels <axis>',
    'channel axis of an array; default: last if the last axis is 1, 3 or 4 and the first is larger',
  ).choices(['first', 'last'])
}

function readShare(text: string): number {
  const value = /^\d*\.?\d+$/.test(text) ? Number(text) : NaN
  if (value >= 0 && value <= 1) return value
  throw new InvalidArgumentError(`Expected a number from 0 to 1, received ${text}.`)
}

function readShape(text: string): readonly [number, number, number] {
  const [height, width, channels, ...more] = text
    .split(',')
    .map((word) => (/^[1-9]\d{0,6}$/.test(word.trim()) ? Number(word) : NaN))
  if (height && width && channels && more.length === 0) return [height, width, channels]
  throw new InvalidArgumentError(`Expected height, width, channels such as 224,224,3, received ${text}.`)
}
