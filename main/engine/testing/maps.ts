/** Maps for tests: from matrices and back, random ones, and the dullest possible run to judge the engine by. */
import { geometryOf } from '#app/calls/geometry'
import { planStack, type Plan } from '#app/plan'
import { uniformAt } from '#app/random'
import { mapShape, type MapShape } from '#app/shape'
import { materialise } from '#app/calls/weights'
import { readsOf, initialParams } from '#app/layers/layer'
import { kindOf } from '#app/layers/catalogue'
import { portableKernels } from '#native-kernels/portable/index'
import { floatCount, gridView, createView, type FeatureMap } from '#main/engine/featureMap'

export type Matrix = readonly (readonly number[])[]

/** A plan of layers given by type and parameters; the others are the initial ones. */
export function planOf(layers: readonly (readonly [type: string, params?: object])[], input: MapShape): Plan {
  const stack = layers.map(([type, params], i) => {
    return { id: `l${i}`, type, enabled: true, params: { ...initialParams(kindOf(type)), ...params } }
  })
  return planStack(stack, input)
}

export function fillMap(map: FeatureMap, value: (channel: number, row: number, column: number) => number): FeatureMap {
  const view = gridView(map)
  for (let channel = 0; channel < view.channels; channel++) {
    for (let row = 0; row < view.height; row++) {
      for (let column = 0; column < view.width; column++) {
        view.data[channel * view.planeStride + row * view.rowStride + column] = value(channel, row, column)
      }
    }
  }
  return map
}

/** Reproducible values between -1 and 1. */
export function fillRandom(map: FeatureMap, seed: number): FeatureMap {
  let index = 0
  return fillMap(map, () => 2 * uniformAt(seed, index++) - 1)
}

/** The rows of one channel. */
export function rowsOf(map: FeatureMap, channel = 0): number[][] {
  const view = gridView(map)
  return Array.from({ length: view.height }, (_, row) => {
    const first = channel * view.planeStride + row * view.rowStride
    return [...view.data.subarray(first, first + view.width)]
  })
}

/** All rows of all channels. */
export function valuesOf(map: FeatureMap): number[][] {
  return Array.from({ length: gridView(map).channels }, (_, channel) => rowsOf(map, channel)).flat()
}

/** Where two maps first differ by a bit, NaNs being alike; null where they don't. */
export function firstDifference(map: FeatureMap, expected: FeatureMap): string | null {
  const [a, b] = [gridView(map), gridView(expected)]
  for (let channel = 0; channel < b.channels; channel++) {
    for (let row = 0; row < b.height; row++) {
      for (let column = 0; column < b.width; column++) {
        const received = a.data[channel * a.planeStride + row * a.rowStride + column]
        const wanted = b.data[channel * b.planeStride + row * b.rowStride + column]
        if (!Object.is(received, wanted))
          return `channel ${channel}, row ${row}, column ${column}: ${wanted}, ${received}`
      }
    }
  }
  return null
}

/**
 * The maps of a plan by the portable kernels, call by call, without strips or workers.
 * @param newMap makes the map that a call fills
 */
export function runDully(plan: Plan, input: FeatureMap, newMap = plainMap): FeatureMap[] {
  const maps: FeatureMap[] = []
  for (const step of plan.steps) {
    const made: FeatureMap[] = []
    for (const [i, { call, shape }] of step.calls.entries()) {
      const inputs = readsOf(step, i).map((read) => ('step' in read ? (maps[read.step] ?? input) : made[read.call]!))
      const output = newMap(shape)
      const units = { rows: shape.height, planes: shape.channels, whole: 1 }[geometryOf(call).partition]
      portableKernels.prepare(call, inputs, output, geometryOf(call).weightSources.map(materialise))(0, units)
      made.push(output)
    }
    maps.push(made.at(-1)!)
  }
  return maps
}

/** A map outside the engine. */
export function plainMap(shape: MapShape): FeatureMap {
  return createView(shape, new Float32Array(floatCount(shape)))
}

export function mapOf(rows: Matrix): FeatureMap {
  return fillMap(plainMap(mapShape(1, rows.length, rows[0]!.length)), (_, row, column) => rows[row]![column]!)
}
