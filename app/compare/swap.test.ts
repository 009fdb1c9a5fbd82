import { describe, expect, it } from 'vitest'
import { emptyExperiment } from '#app/document/edit'
import type { Experiment, Lane, Layer } from '#app/document/experiment'
import { checkExperiment } from '#app/document/parse'
import { kindOf } from '#app/layers/catalogue'
import { initialParams } from '#app/layers/layer'
import { planStack } from '#app/plan'
import { mapShape } from '#app/shape'
import { poolingTypes, swapBeside, swapInPlace, swapsOf } from './swap'

const layer = (id: string, type: string, params: object = {}): Layer => ({
  id,
  type,
  enabled: true,
  params: { ...initialParams(kindOf(type)), ...params },
})
const conv = (id: string) => layer(id, 'Conv2D', { padding: 'same' })
const network = (): Experiment => ({
  ...emptyExperiment('network'),
  stack: [conv('a'), layer('p', 'MaxPooling2D'), conv('b'), layer('q', 'MaxPooling2D'), layer('f', 'Flatten')],
})
const text = (lane: Lane): string =>
  lane.map(({ type, lanes }) => (lanes ? `[${lanes.map(text).join(' | ')}]` : type)).join(' ')

describe('swapping the poolings of a stack', () => {
  it('counts them, and offers what can replace every one of them', () => {
    const { stack } = network()
    expect([...poolingTypes(stack)]).toEqual([['MaxPooling2D', 2]])
    expect(swapsOf(stack, 'MaxPooling2D')).toEqual(
      expect.arrayContaining(['AveragePooling2D', 'BlurPooling2D', 'strides']),
    )
    expect(swapsOf(stack, 'MaxPooling2D')).not.toContain('MaxPooling2D')
    // Before the second pooling there is no convolution that could take its strides.
    const without = stack.filter(({ id }) => id !== 'b')
    expect(swapsOf(without, 'MaxPooling2D')).not.toContain('strides')
  })

  it('replaces them all in place, with their windows', () => {
    const { stack } = swapInPlace(network(), 'MaxPooling2D', 'AveragePooling2D')
    expect(text(stack)).toBe('Conv2D AveragePooling2D Conv2D AveragePooling2D Flatten')
    expect(planStack(stack, mapShape(1, 8, 8)).steps.at(-1)!.shape).toEqual(
      planStack(network().stack, mapShape(1, 8, 8)).steps.at(-1)!.shape,
    )
  })

  it('gives every convolution the strides of the pooling after it', () => {
    const { stack } = swapInPlace(network(), 'MaxPooling2D', 'strides')
    expect(stack.map(({ enabled, params }) => (enabled ? (params['strides'] ?? null) : 'off'))).toEqual([
      [2, 2],
      'off',
      [2, 2],
      'off',
      null,
    ])
  })

  it('puts them beside the original, after what both share', () => {
    const beside = swapBeside(network(), 'MaxPooling2D', 'AveragePooling2D')
    expect(text(beside.stack)).toBe(
      'Conv2D [MaxPooling2D Conv2D MaxPooling2D Flatten | AveragePooling2D Conv2D AveragePooling2D Flatten]',
    )
    expect(beside.stack[1]!.params['join']).toBe('none')
    expect(() => checkExperiment({ ...beside, version: 2 })).not.toThrow()
    // The original keeps its ids, and the panels that show it.
    expect(beside.stack[1]!.lanes![0]!.map(({ id }) => id)).toEqual(['p', 'b', 'q', 'f'])
  })

  it('adds a lane for a second swap, and divides what is no longer shared', () => {
    const once = swapBeside(network(), 'MaxPooling2D', 'AveragePooling2D')
    const twice = swapBeside(once, 'MaxPooling2D', 'strides')
    expect(text(twice.stack)).toBe(
      '[Conv2D MaxPooling2D Conv2D MaxPooling2D Flatten | Conv2D AveragePooling2D Conv2D AveragePooling2D Flatten | ' +
        'Conv2D MaxPooling2D Conv2D MaxPooling2D Flatten]',
    )
    expect(twice.stack[0]!.lanes![2]!.map(({ enabled }) => enabled)).toEqual([true, false, true, false, true])
    const thrice = swapBeside(once, 'MaxPooling2D', 'BlurPooling2D')
    expect(text(thrice.stack)).toMatch(/^Conv2D \[MaxPooling2D .* \| AveragePooling2D .* \| BlurPooling2D /)
    expect(planStack(thrice.stack, mapShape(1, 8, 8)).problem).toBeNull()
  })

  it('changes nothing where the type does not occur', () => {
    const experiment = network()
    expect(swapBeside(experiment, 'MinPooling2D', 'AveragePooling2D')).toBe(experiment)
  })
})
