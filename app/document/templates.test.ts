import { describe, expect, it } from 'vitest'
import { planStack } from '#app/plan'
import { mapShape } from '#app/shape'
import { emptyExperiment, replaceStack } from './edit'
import { hasBlocks } from './lanes'
import { checkExperiment } from './parse'
import { templateLayers, templates } from './templates'

describe.each(templates)('the template $id', ({ id }) => {
  const experiment = replaceStack(emptyExperiment('template'), templateLayers(id))

  it('is a valid experiment as it is', () => {
    expect(checkExperiment(experiment)).toEqual({ ...experiment, version: hasBlocks(experiment.stack) ? 2 : 1 })
  })

  it.each([
    ['the first example', mapShape(1, 8, 8)],
    ['a digit', mapShape(1, 28, 28)],
    ['a gray photograph', mapShape(1, 512, 512)],
    ['a colour photograph', mapShape(3, 400, 600)],
  ])('fits %s', (_, input) => {
    expect(planStack(experiment.stack, input).problem).toBeNull()
    const allOn = experiment.stack.map((layer) => ({ ...layer, enabled: true }))
    expect(planStack(allOn, input).problem).toBeNull()
  })
})
