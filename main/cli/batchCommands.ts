/** The commands of `poolscope batch`, their options and help. */
import { InvalidArgumentError, Option, type Command } from 'commander'
import { columnKinds, tableFormats, type ColumnKind } from '#app/batch/table'
import { batch, joinAll, plan, runOne, type PlanOptions } from './batch'
import { readQueue, submit, work } from './batchQueue'
import { addCsvOptions } from './csvOptions'
import type { Program } from './program'
import { readShard } from './shardChoice'
import {
  decoderOption,
  kernelsOption,
  readGigabytes,
  readInteger,
  readLayers,
  readPath,
  threadsOption,
} from './sharedOptions'

const MAX_SHARDS = 100_000

const help = `
SOURCE is a folder with its subfolders, a file, or a pattern such as "scans/**/*.png". Each image becomes a row of
the table; an image that can't be read becomes a row with its error. A batch that was interrupted continues when the same
command is given again.

On one machine:   poolscope batch EXPERIMENT SOURCE... --out DIR
On several:       poolscope batch plan EXPERIMENT SOURCE... --out DIR --shards 100
                  poolscope batch run DIR --shard 0/100   (each from 0/100 to 99/100, anywhere)
                  poolscope batch join DIR
Over a queue:     poolscope batch submit DIR --queue redis://HOST, then on any machine
                  poolscope batch work --queue redis://HOST

Exit status of a shard and of join: 75 if trying again can help (disk, memory, an interrupt, parts still missing), 65 if not.`

export function defineBatch(root: Command, program: Program): void {
  const commands = root
    .command('batch')
    .description('run an experiment on many images and write one table')
    .usage('<experiment> <source...> --out <folder> | plan | run | submit | work | join')
    .addHelpText('after', help)

  const planning: [string, string, typeof batch, boolean][] = [
    ['all', 'plan, all shards and join, on this machine; the name "all" may be left out', batch, true],
    ['plan', 'list the images and write a plan', plan, false],
  ]
  for (const [name, description, action, isDefault] of planning) {
    addPlanOptions(commands.command(name, { isDefault }))
      .description(description)
      .action((experiment: string, sources: string[], options: PlanOptions, command: Command) => {
        if (sources.length === 0 && options.list === undefined)
          command.error('error: expected at least one source, or --list FILE')
        return action(program, experiment, sources, options)
      })
  }

  addRunOptions(commands.command('run'))
    .description('compute one shard of a plan')
    .argument('<folder>', 'the folder of the plan')
    .requiredOption(
      '--shard <i/n>',
      'shard i, from 0, of the n that the plan has; auto: by SLURM_ARRAY_TASK_ID, JOB_COMPLETION_INDEX, ' +
        'AWS_BATCH_JOB_ARRAY_INDEX (from 0) or PARALLEL_SEQ (from 1)',
      readShard,
    )
    .action((folder: string, options) => runOne(program, folder, options))

  const address = () =>
    new Option('--queue <address>', 'a Redis server: redis://user:password@host:6379').argParser(readQueue)
  commands
    .command('submit')
    .description('queue the shards of a plan whose parts are missing')
    .argument('<folder>', 'the folder of the plan')
    .addOption(address().makeOptionMandatory())
    .option('--json', 'print events as lines of JSON', false)
    .action((folder: string, options) => submit(program, folder, options))

  addRunOptions(commands.command('work'))
    .description('compute queued shards, of any plan, until none is left')
    .addOption(address().makeOptionMandatory())
    .action((options) => work(program, options))

  commands
    .command('join')
    .description('check all parts and join them to one table')
    .argument('<folder>', 'the folder of the plan')
    .option('--json', 'print events as lines of JSON', false)
    .action((folder: string, options) => joinAll(program, folder, options))
}

function addPlanOptions(command: Command): Command {
  return addRunOptions(addCsvOptions(command))
    .argument('<experiment>', 'a .poolscope or .poolscope.json file; its inputs say how images are read')
    .argument('[source...]', 'folders, files, patterns')
    .requiredOption('--out <folder>', 'folder of the plan and the results, created if missing', readPath)
    .option('--list <file>', 'a file of paths, one a line, or separated by NUL; - is standard input')
    .option(
      '--layers <layers>',
      'layers to write: all, or stack positions such as 0,2 (-1 is the input); default: the last',
      readLayers,
    )
    .option(
      '--columns <kinds>',
      `what is written of a layer: ${columnKinds.join(', ')}; average and maximum are of each channel`,
      readColumns,
      columnKinds,
    )
    .addOption(new Option('--format <format>', 'file format of the table').choices(tableFormats).default('csv'))
    .option('--maps', 'write the whole maps too, as .npy files', false)
    .option('--shards <n>', 'number of shards (default: one per 256 images)', readInteger(1, MAX_SHARDS))
    .addOption(kernelsOption())
    .addOption(decoderOption())
}

function addRunOptions(command: Command): Command {
  return command
    .addOption(threadsOption())
    .addOption(new Option('--memory <GB>', 'memory budget for images and maps').argParser(readGigabytes))
    .option('--json', 'print events as lines of JSON', false)
}

function readColumns(text: string): readonly ColumnKind[] {
  const kinds = text.split(',').map((word) => word.trim())
  const unknown = kinds.find((kind) => !columnKinds.some((known) => known === kind))
  if (unknown === undefined) return columnKinds.filter((kind) => kinds.includes(kind))
  throw new InvalidArgumentError(`Expected some of ${columnKinds.join(', ')}; received ${unknown || 'nothing'}.`)
}
