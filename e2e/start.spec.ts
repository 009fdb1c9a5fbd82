import { expect, test } from './hosts'

test('the first start shows the vertical line, already run', async ({ workbench }) => {
  const map = (name: RegExp) => workbench.getByRole('img', { name })
  await expect(map(/^Original: Input, 8 x 8 x 1, 0 to 1/)).toBeVisible()
  await expect(map(/^Convolved: ReLU, 6 x 6 x 1, 0 to 3/)).toBeVisible()
  await expect(map(/^Pooled: MaxPooling2D, 3 x 3 x 1, 0 to 3/)).toBeVisible()
  const summary = workbench.getByRole('table', { name: 'Summary of the stack' })
  await expect(summary.getByRole('row', { name: /^Conv2D \(None, 6, 6, 1\) 10/ })).toBeVisible()
  await expect(summary.getByRole('row', { name: /^MaxPooling2D \(None, 3, 3, 1\) 0/ })).toBeVisible()
  await expect(workbench.getByRole('contentinfo').getByText('Done')).toBeVisible()
})

test('nothing is reported as wrong in the console', async ({ workbench }) => {
  const complaints: string[] = []
  workbench.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
  })
  workbench.on('pageerror', (error) => complaints.push(error.message))
  await workbench.reload()
  await expect(workbench.getByRole('img', { name: /^Pooled/ })).toBeVisible()
  expect(complaints).toEqual([])
})

test('a reload stays connected', async ({ workbench }) => {
  await workbench.reload()
  await expect(workbench.getByRole('img', { name: /^Pooled/ })).toBeVisible()
  expect(workbench.url()).not.toContain('token')
})
