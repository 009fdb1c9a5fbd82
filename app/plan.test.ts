import { describe, expect, it } from 'vitest'
import { emptyExperiment, insertLayer, newLayer } from './document/edit'
import type { Layer } from './document/experiment'
import { endsOf, layerNames, parameterTotals, planBytes, planStack, requireWithinBudget } from './plan'
import { format, formatEnglish } from '#app/text/format'
import { formatKerasShape, mapShape } from './shape'

describe('planStack', () => {
  it("plans the course's vertical-line stack with Keras' shapes and counts", () => {
    const plan = planStack(stack(['Conv2D'], ['ReLU'], ['MaxPooling2D'], ['GlobalMaxPooling2D']), mapShape(1, 8, 8))
    expect(plan.steps.map((step) => [step.name, formatKerasShape(step.shape), step.trainable])).toEqual([
      ['Conv2D', '(None, 6, 6, 1)', 10],
      ['ReLU', '(None, 6, 6, 1)', 0],
      ['MaxPooling2D', '(None, 3, 3, 1)', 0],
      ['GlobalMaxPooling2D', '(None, 1)', 0],
    ])
    expect(parameterTotals(plan)).toEqual({ total: 10, trainable: 10, nonTrainable: 0 })
  })

  it('names the layer at fault, keeps the steps before it, and offers fixes', () => {
    const plan = planStack(stack(['Conv2D'], ['MaxPooling2D', { poolSize: [5, 5] }]), mapShape(1, 5, 5))
    expect(plan.steps).toHaveLength(1)
    expect(formatEnglish(plan.problem?.message ?? '')).toBe(
      'MaxPooling2D: the 5 × 5 window does not fit into the 3 × 3 map.',
    )
    expect(plan.problem?.fixes.map((fix) => formatEnglish(fix.label))).toContain('Reduce the window to 3 × 3')
  })

  it('offers a depthwise layer the depthMultiplier for the kernels that it was given', () => {
    const kernel = [3, 4, 5, 6].map((value) => [[[value]]])
    const weights = { init: 'values', kernel, bias: [0, 0, 0, 0] }
    const plan = (channels: number) => planStack(stack(['DepthwiseConv2D', { weights }]), mapShape(channels, 8, 8))
    expect(plan(2).problem?.fixes).toContainEqual(
      expect.objectContaining({ params: { depthMultiplier: 2, kernelSize: [1, 1] } }),
    )
    expect(plan(3).problem?.fixes.map((fix) => formatEnglish(fix.label))).not.toContain('Use 4 filters of size 1 × 1')
  })

  it('names which of two kernels has the problem', () => {
    const preset = { init: 'preset', presets: ['sobelX'] }
    const problemOf = (params: object) =>
      formatEnglish(planStack(stack(['SeparableConv2D', params]), mapShape(1, 8, 8)).problem?.message ?? '')
    expect(problemOf({ kernelSize: [1, 1], depthwise: preset })).toMatch(/^SeparableConv2D: depthwise: the preset/)
    expect(problemOf({ pointwise: preset })).toMatch(/^SeparableConv2D: pointwise: the preset/)
  })

  describe('of a stack that branches', () => {
    const block = (join: string, ...lanes: Layer[][]): Layer => ({
      ...stack(['Parallel', { join }])[0]!,
      id: `block-${join}`,
      lanes,
    })
    const conv = stack(['Conv2D', { padding: 'same' }])
    const shape = mapShape(1, 8, 8)
    const planned = (layers: readonly Layer[]) =>
      planStack(layers, shape).steps.map(({ name, source, calls }) => [name, source, calls[0]?.reads])

    it('joins the ends of the lanes in a step of its own, whose lanes read what the block reads', () => {
      const layers = [
        ...conv,
        block('Add', stack(['ReLU'], ['Dropout']), [], stack(['Tanh'])),
        ...stack(['MaxPooling2D']),
      ]
      expect(planned(layers)).toEqual([
        ['Conv2D', -1, undefined],
        ['ReLU', 0, undefined],
        ['Dropout', 1, undefined],
        ['Tanh', 0, undefined],
        ['Parallel', 2, [{ step: 2 }, { step: 0 }, { step: 3 }]],
        ['MaxPooling2D', 4, undefined],
      ])
      expect(planStack(layers, shape).steps.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4, 5])
    })

    it('nests blocks, and numbers names over all lanes', () => {
      const inner = block('Add', stack(['ReLU']), [])
      const layers = [block('Concatenate', [inner], stack(['ReLU'])), ...stack(['ReLU'])]
      expect(planned(layers).map(([name, source]) => [name, source])).toEqual([
        ['ReLU', -1],
        ['Parallel 2', 0],
        ['ReLU 2', -1],
        ['Parallel', 1],
        ['ReLU 3', 3],
      ])
      expect(layerNames(layers)).toEqual(['ReLU', 'Parallel 2', 'ReLU 2', 'Parallel', 'ReLU 3'])
    })

    it('passes a block by that is off, with all its lanes', () => {
      const layers = [{ ...block('Add', stack(['ReLU']), []), enabled: false }, ...stack(['MaxPooling2D'])]
      expect(planStack(layers, shape).steps.map(({ name, index }) => [name, index])).toEqual([['MaxPooling2D', 2]])
    })

    it('names the lane of a layer at fault, and keeps the steps before it', () => {
      const pool = stack(['MaxPooling2D', { poolSize: [9, 9] }])
      const plan = planStack([block('Add', conv, [block('Average', [], pool)])], shape)
      expect(plan.steps).toHaveLength(1)
      expect(plan.problem?.layerId).toBe(pool[0]!.id)
      expect(formatEnglish(plan.problem!.message)).toBe(
        'Parallel, lane 2: Parallel 2, lane 2: MaxPooling2D: the 9 × 9 window does not fit into the 8 × 8 map.',
      )
    })

    it('names the block whose lanes do not fit each other', () => {
      const plan = planStack([block('Add', conv, stack(['MaxPooling2D']))], shape)
      expect(plan.problem?.layerId).toBe('block-Add')
      expect(formatEnglish(plan.problem!.message)).toMatch(
        /^Parallel: Add expects lanes whose outputs have the same shape, received 8 × 8 × 1 and 4 × 4 × 1\. .*\.$/,
      )
    })

    it('ends in several maps where the lanes of the last layer stay apart', () => {
      const compared = block('none', stack(['ReLU']), [], conv)
      const plan = planStack([...stack(['Tanh']), compared], shape)
      expect(plan.problem).toBeNull()
      expect(plan.steps.map(({ name }) => name)).toEqual(['Tanh', 'ReLU', 'Conv2D'])
      expect(endsOf(plan)).toEqual([1, 0, 2])
      expect(endsOf(planStack(conv, shape))).toEqual([0])
    })

    it('refuses lanes apart that something follows, and offers to join them', () => {
      const compared = block('none', stack(['ReLU']), [])
      const { problem } = planStack([compared, ...conv], shape)
      expect(formatEnglish(problem!.message)).toMatch(/^Parallel: lanes that stay apart .* very end of the stack/)
      expect(problem!.fixes.map(({ label }) => formatEnglish(label))).toEqual([
        'Join with Add',
        'Join with Concatenate',
      ])
      expect(planStack([compared, { ...conv[0]!, enabled: false }], shape).problem).toBeNull()
      expect(planStack([block('Add', [compared], [])], shape).problem?.layerId).toBe(compared.id)
    })

    it('unpools what was pooled above, not in another lane', () => {
      const pool = stack(['MaxPooling2D'])
      const { problem } = planStack([block('Add', pool, stack(['MaxUnpooling2D']))], shape)
      expect(formatEnglish(problem!.message)).toMatch(/^Parallel, lane 2: MaxUnpooling2D: /)
      const through = planStack([...pool, block('Add', stack(['ReLU']), []), ...stack(['MaxUnpooling2D'])], shape)
      expect(through.steps.at(-1)!.calls.map(({ reads }) => reads)).toEqual([
        [{ step: -1 }],
        [{ step: 2 }, { call: 0 }],
      ])
    })
  })

  it('skips a layer that is off', () => {
    const [conv, pool] = stack(['Conv2D'], ['MaxPooling2D'])
    const plan = planStack([{ ...conv!, enabled: false }, pool!], mapShape(1, 8, 8))
    expect(plan.steps.map((step) => [step.index, step.source])).toEqual([[1, -1]])
  })

  it('refuses groups that do not divide the channels', () => {
    const plan = planStack(stack(['Conv2D', { filters: 4, groups: 2 }]), mapShape(3, 8, 8))
    expect(formatEnglish(plan.problem?.message ?? '')).toBe(
      'Conv2D: 3 input channels and 4 filters cannot be split evenly into 2 groups.',
    )
  })

  it('refuses explicit weights of another shape, naming both', () => {
    const weights = { init: 'values', kernel: [[[[1, 2]]]], bias: [0] }
    const plan = planStack(stack(['Conv2D', { weights }]), mapShape(1, 8, 8))
    expect(formatEnglish(plan.problem?.message ?? '')).toContain('received 1 × 1 × 1 × 2')
    expect(formatEnglish(plan.problem?.message ?? '')).toContain('expected weights of shape 1 × 1 × 3 × 3')
  })

  it('refuses a pooling after a vector', () => {
    const plan = planStack(stack(['GlobalMaxPooling2D'], ['MaxPooling2D']), mapShape(3, 8, 8))
    expect(formatEnglish(plan.problem?.message ?? '')).toMatch(/^MaxPooling2D: expected a feature map/)
    expect(plan.problem?.fixes.map(({ label }) => formatEnglish(label))).toEqual(['Move it above GlobalMaxPooling2D'])
  })

  it('groups the digits of the largest map that unpooling takes', () => {
    const plan = planStack(stack(['MaxPooling2D', { poolSize: [1, 1] }], ['MaxUnpooling2D']), mapShape(1, 5000, 4000))
    expect(formatEnglish(plan.problem?.message ?? '')).toContain('at most 16,777,216 cells')
    expect(format(plan.problem?.message ?? '', 'de')).toContain('höchstens 16\u202f777\u202f216 Zellen')
  })

  it.each([
    ['Dense on maps', [['Conv2D'], ['Dense']], ['Insert Flatten above', 'Insert GlobalAveragePooling2D above']],
    ['cropping too much', [['Cropping2D', { cropping: [9, 0, 9, 0] }]], ['Reduce cropping to 7, 0, 0, 0']],
    ['a dilated window', [['Conv2D', { dilationRate: [9, 9] }]], ['Use padding "same"', 'Set dilationRate to 1 × 1']],
    ['blur pooling of small maps', [['BlurPooling2D', { poolSize: [9, 2] }]], ['Reduce the window to 8 × 2']],
    [
      'padding larger than what is painted',
      [['Conv2DTranspose', { padding: [20, 20, 20, 20] }]],
      ['Use padding "valid"'],
    ],
    ['unpooling without a pooling', [['MaxUnpooling2D']], ['Insert MaxPooling2D above']],
    ['too many fractional windows', [['FractionalMaxPooling2D', { outputSize: [8, 8] }]], ['Set outputSize to 7 × 7']],
    [
      'kernels for another number of channels',
      [['Conv2D', { weights: { init: 'values', kernel: [[[[1]], [[2]], [[3]]]], bias: [0] }, kernelSize: [1, 1] }]],
      ['Fit the kernels to 1 channel', 'Reinitialize with random weights'],
    ],
    [
      'a preset of another size for the pointwise kernels',
      [['SeparableConv2D', { pointwise: { init: 'preset', presets: ['sobelX'] } }]],
      ['Use the preset "Identity"'],
    ],
  ] as const)('mends %s', (_, layers, labels) => {
    const plan = planStack(stack(...(layers as unknown as [string, Record<string, unknown>][])), mapShape(1, 8, 8))
    expect(plan.problem?.fixes.map(({ label }) => formatEnglish(label))).toEqual(labels)
  })
})

describe('memory', () => {
  it('counts padded rows: an 8 × 8 map takes 8 lines of 64 bytes', () => {
    expect(planBytes(planStack([], mapShape(1, 8, 8)))).toBe(512)
  })

  it('counts the maps between the calls of a layer', () => {
    const plan = planStack(stack(['SeparableConv2D']), mapShape(1, 8, 8))
    const withoutBetween = 512 + plan.steps[0]!.bytes + 4 * parameterTotals(plan).total
    expect(planBytes(plan) - withoutBetween).toBe(6 * 64)
  })

  it('refuses what does not fit the budget, and says how much it would take', () => {
    const plan = planStack(stack(['Conv2D', { filters: 10_000 }]), mapShape(1, 2048, 2048))
    expect(() => {
      requireWithinBudget(plan, 8e9)
    }).toThrow(/needs about 168 GB of memory, but the memory budget is 8 GB.*Conv2D/)
  })
})

function stack(...layers: [type: string, params?: Record<string, unknown>][]): readonly Layer[] {
  return layers.reduce((experiment, [type, params]) => {
    const layer = newLayer(experiment, type)
    return insertLayer(experiment, { ...layer, params: { ...layer.params, ...params } }, experiment.stack.length)
  }, emptyExperiment('test')).stack
}
