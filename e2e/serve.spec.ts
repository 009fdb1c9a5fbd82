/** The loopback host's address and its link. */
import { expect, startServer, test } from './hosts'
import { map } from './workbench'

// Of the loopback host only, so without a workbench of the project's.
test.skip(({ host }) => host !== 'browser', 'The desktop has no address.')

test('an address without its token says what to do', async ({ page, server }) => {
  await page.goto(new URL('/', server!.address).href)
  await expect(page.getByText('Open the complete address that Poolscope printed')).toBeVisible()
})

test('a token of an earlier start says what to do', async ({ page, server }) => {
  await page.goto(new URL('/#token=of-yesterday', server!.address).href)
  await expect(page.getByText('Open the new address it printed')).toBeVisible()
})

test('the token leaves the address, and a reload stays connected', async ({ page, server }) => {
  await page.goto(server!.address)
  await expect(map(page, 'Pooled')).toBeVisible()
  expect(page.url()).not.toContain('token')
  await page.reload()
  await expect(map(page, 'Pooled')).toBeVisible()
})

test('the workbench says when the server has gone', async ({ page }) => {
  const server = await startServer()
  await page.goto(server.address)
  await expect(map(page, 'Pooled')).toBeVisible()
  await server.stop()
  await expect(page.getByText(/is not responding/i).first()).toBeVisible()
})
