/** What axe finds wrong on a page. */
import type { Page } from '@playwright/test'
import axe from 'axe-core'

/** An experimental rule of axe, which it leaves off unless told: names begin with what is visible. */
const WANTED = { 'label-content-name-mismatch': { enabled: true } }

/**
 * @param only rules by their ids; without them all that axe has on
 * @returns each broken rule with the elements that break it, and nothing where nothing is wrong
 */
export async function violationsOn(page: Page, only?: readonly string[]): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source)
  const options: axe.RunOptions = {
    resultTypes: ['violations'],
    ...(only ? { runOnly: { type: 'rule', values: [...only] } } : { rules: WANTED }),
  }
  return page.evaluate(async (how) => {
    const { violations } = await (window as unknown as { axe: typeof axe }).axe.run(how)
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join('; ')}`)
  }, options)
}
