import { expect, it } from 'vitest'
import { experimentJsonSchema } from './parse'

it('is published as docs/experiment.schema.json; `npx vitest run app/document/schema -u` writes it anew', async () => {
  const text = `${JSON.stringify(experimentJsonSchema(), null, 1)}\n`
  await expect(text).toMatchFileSnapshot('../../docs/experiment.schema.json')
})
