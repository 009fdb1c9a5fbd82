/** The workbench as a person sees it and acts on it, by the names that a screen reader says. */
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { expect, type Locator, type Page } from '@playwright/test'

export type Rows = readonly (readonly number[])[]

export function panel(page: Page, title: string): Locator {
  return page.getByRole('region', { name: title, exact: true })
}

export function map(page: Page, title: string): Locator {
  return panel(page, title).getByRole('img', { name: `${title}: ` })
}

export function stack(page: Page): Locator {
  return page.getByRole('list', { name: 'Layers of the stack' })
}

export function card(page: Page, name: string): Locator {
  return stack(page).getByRole('listitem', { name, exact: true })
}

export function inspector(page: Page): Locator {
  return page.getByRole('region', { name: 'Inspector' })
}

/** A parameter of the selected layer. */
export function field(page: Page, name: string): Locator {
  return inspector(page).getByRole('textbox', { name, exact: true })
}

/** Where the number of the pinned cell comes from. */
export function cellInspector(page: Page): Locator {
  return page.getByRole('region', { name: 'Cell', exact: true })
}

export function status(page: Page): Locator {
  return page.getByRole('contentinfo', { name: 'Status' })
}

export function summary(page: Page): Locator {
  return page.getByRole('table', { name: 'Summary of the stack' })
}

/** A whole line of the summary, without its time. */
export async function expectSummary(page: Page, layer: string, shape: string, parameters: number): Promise<void> {
  // A layer of a name of its own has its type after it, in brackets.
  const header = page.getByRole('rowheader', { name: new RegExp(`^${layer}( \\(|$)`) })
  const row = summary(page).getByRole('row').filter({ has: header })
  await expect(row.getByRole('cell').nth(0)).toHaveText(shape)
  await expect(row.getByRole('cell').nth(1)).toHaveText(parameters.toLocaleString('en'))
}

export function tabs(page: Page): Locator {
  return page.getByRole('tablist', { name: 'Open experiments' }).getByRole('tab')
}

/** The tabs by their names, with a star before the one on screen. */
export async function expectTabs(page: Page, names: readonly string[]): Promise<void> {
  const shown = () =>
    tabs(page).evaluateAll((all) => all.map((tab) => (tab.ariaSelected === 'true' ? '*' : '') + tab.ariaLabel))
  await expect.poll(shown).toEqual(names)
}

export async function expectStack(page: Page, names: readonly string[]): Promise<void> {
  await expect(stack(page).getByRole('button', { name: /^Select / })).toHaveText([...names])
}

/** Adds a layer at the end of the stack, by typing its name into the palette. */
export async function addLayer(page: Page, type: string): Promise<void> {
  await page.getByRole('button', { name: 'Add layer' }).click()
  await page.getByRole('combobox', { name: 'Search layers' }).fill(type)
  await page.getByRole('option', { name: new RegExp(`^${type}\\b`) }).dblclick()
  await page.keyboard.press('Escape')
}

export async function openExample(page: Page, name: string): Promise<void> {
  const before = await tabs(page)
    .and(page.getByRole('tab', { selected: true }))
    .elementHandle()
  await page.getByRole('banner').getByRole('button', { name: 'Examples' }).click()
  const entries = page.getByRole('dialog', { name: 'Examples' }).getByRole('button')
  await entries.filter({ has: page.getByText(name, { exact: true }) }).click()
  // The tab on screen may have the same name.
  await expect.poll(() => before!.evaluate((tab) => tab.isConnected && tab.ariaSelected === 'true')).toBe(false)
  await expect(page.getByRole('tab', { name, exact: true, selected: true })).toBeVisible()
}

/** Opens the first experiment once more, as it is at the start; one that was changed keeps its tab. */
export async function openFirst(page: Page): Promise<void> {
  await openExample(page, 'Vertical line, max pooling')
  await expectStack(page, ['Conv2D', 'ReLU', 'MaxPooling2D'])
  await expect(map(page, 'Pooled')).toHaveAccessibleName(/^Pooled: MaxPooling2D, 3 × 3 × 1, 0 to 3\./)
}

/** Undoes all that has been done since the experiment on screen was opened. */
export async function undoAll(page: Page): Promise<void> {
  const undo = page.getByRole('banner').getByRole('button', { name: /^Undo/ })
  while (await undo.isEnabled()) await undo.click()
}

/** Closes a dialog by its button. */
export async function closeDialog(dialog: Locator): Promise<void> {
  await dialog.getByRole('button', { name: 'Close', exact: true }).last().click()
  await expect(dialog).toBeHidden()
}

/** Opens how a panel is looked at; Escape closes it. */
export async function openColours(page: Page, title: string): Promise<Locator> {
  await panel(page, title)
    .getByRole('button', { name: `Colours of ${title}` })
    .click()
  return page.getByRole('dialog', { name: `Colours of ${title}` })
}

/** Pastes layers after the selected one, as JSON text from the clipboard. */
export async function pasteLayers(page: Page, layers: readonly object[]): Promise<void> {
  const text = JSON.stringify({ format: 'poolscope-layers', stack: layers })
  await page.evaluate((pasted) => {
    const clipboardData = new DataTransfer()
    clipboardData.setData('text/plain', pasted)
    document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
  }, text)
}

/** A block of two lanes that are added: two convolutions after some layers, and the identity. */
export function residualBlock(first: readonly object[]): object {
  const convolution = { type: 'Conv2D', params: { padding: 'same' } }
  return { type: 'Parallel', params: { join: 'Add' }, lanes: [[...first, convolution, convolution], []] }
}

/** A lane of a block, counted from 1. */
export function lane(page: Page, number: number, block = 'Parallel'): Locator {
  return stack(page).getByRole('group', { name: `Lane ${number} of ${block}`, exact: true })
}

/** Drags with the mouse, in steps as a hand does. */
export async function drag(page: Page, from: Locator, to: { x: number; y: number }): Promise<void> {
  const box = (await from.boundingBox())!
  await page.mouse.move(box.x + 40, box.y + Math.min(box.height / 2, 12))
  await page.mouse.down()
  await page.mouse.move(box.x + 50, box.y + Math.min(box.height / 2, 12) + 10, { steps: 3 })
  await page.mouse.move(to.x, to.y, { steps: 8 })
  await page.mouse.up()
}

export async function aboveTheMiddle(element: Locator): Promise<{ x: number; y: number }> {
  const box = (await element.boundingBox())!
  return { x: box.x + box.width / 2, y: box.y + box.height / 4 }
}

/** Points at a cell of a map that is in view as a whole, and reads the value in the tooltip. */
export async function valueAt(page: Page, title: string, row: number, column: number): Promise<number> {
  const begin = tipAt(row, column)
  let text = ''
  // Maps that are laid out anew meanwhile take the cell from under the pointer.
  await expect(async () => {
    const { x, y } = await placeOf(page, title, row, column)
    await page.mouse.move(x, y)
    text = (await panel(page, title).getByText(begin).textContent({ timeout: 1_000 })) ?? ''
  }).toPass({ timeout: 10_000 })
  return Number(text.slice(begin.length))
}

/** Points at a place of a map, in parts of its height and width, and reads the tooltip there. */
export async function pointedAt(
  page: Page,
  title: string,
  down: number,
  right: number,
): Promise<{ row: number; column: number; value: number }> {
  const box = (await map(page, title).boundingBox())!
  await page.mouse.move(0, 0)
  await page.mouse.move(box.x + right * box.width, box.y + down * box.height)
  const text =
    (await panel(page, title)
      .getByText(/^\(row \d+, column \d+\) = /)
      .textContent()) ?? ''
  const [row, column, value] = (text.match(/-?[\d.]+(e-?\d+)?/g) ?? []).map(Number)
  return { row: row!, column: column!, value: value! }
}

/** Where a cell is on the screen: its middle. */
export async function placeOf(
  page: Page,
  title: string,
  row: number,
  column: number,
): Promise<{ x: number; y: number }> {
  return middleOf(await cellsOf(page, title), row, column)
}

/**
 * Every value of a small map, by pointing at one cell after another. The mouse points at the last one; the events for
 * the others are sent within the page, for drawing a frame for each cell takes far longer than reading it.
 */
export async function valuesOf(page: Page, title: string): Promise<number[][]> {
  const cells = await cellsOf(page, title)
  const places = Array.from({ length: cells.height * cells.width }, (_, i) => {
    const [row, column] = [Math.floor(i / cells.width), i % cells.width]
    return { ...middleOf(cells, row, column), begin: tipAt(row, column) }
  })
  await page.mouse.move(0, 0)
  const texts = await panel(page, title).evaluate(async (within, all) => {
    const read: string[] = []
    for (const { x, y, begin } of all) {
      const event = new PointerEvent('pointermove', { clientX: x, clientY: y, bubbles: true, pointerType: 'mouse' })
      document.elementFromPoint(x, y)?.dispatchEvent(event)
      const text = () => within.querySelector('.tip')?.textContent ?? ''
      for (const end = performance.now() + 5_000; !text().startsWith(begin) && performance.now() < end;)
        await new Promise((resolve) => setTimeout(resolve))
      if (!text().startsWith(begin)) throw new Error(`Tooltip: expected "${begin}...", found "${text()}".`)
      read.push(text().slice(begin.length))
    }
    return read
  }, places)
  const { x, y } = places.at(-1)!
  await page.mouse.move(x, y)
  return Array.from({ length: cells.height }, (_, row) =>
    texts.slice(row * cells.width, (row + 1) * cells.width).map(Number),
  )
}

/** The map has these values, as soon as the run that makes them is over. */
export async function expectMap(page: Page, title: string, rows: Rows): Promise<void> {
  const [height, width] = [rows.length, rows[0]!.length]
  const vector = height === 1 ? `|${width} values?,` : ''
  await expect(map(page, title)).toHaveAccessibleName(new RegExp(` (${height} × ${width} × ${vector})`))
  await expect(async () => expect(await valuesOf(page, title)).toEqual(rows)).toPass({ timeout: 20_000 })
}

/** Drops files onto the window, as from the file manager. */
export async function dropFiles(page: Page, paths: readonly string[]): Promise<void> {
  const files = await Promise.all(
    paths.map(async (path) => ({ name: basename(path), text: (await readFile(path)).toString('base64') })),
  )
  await page.evaluate((all) => {
    const data = new DataTransfer()
    for (const { name, text } of all) {
      data.items.add(new File([Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))], name))
    }
    for (const type of ['dragenter', 'dragover', 'drop']) {
      document.body.dispatchEvent(new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }))
    }
  }, files)
}

/** Rows of the same numbers. */
export function repeated(count: number, row: readonly number[]): Rows {
  return Array.from({ length: count }, () => row)
}

interface Cells {
  readonly height: number
  readonly width: number
  /** pixels of the page */
  readonly left: number
  readonly top: number
  readonly cellHeight: number
  readonly cellWidth: number
}

async function cellsOf(page: Page, title: string): Promise<Cells> {
  const name = (await map(page, title).getAttribute('aria-label')) ?? ''
  const [, rows = '1', columns = / (\d+) values?/.exec(name)?.[1]] = / (\d+) × (\d+) × \d+/.exec(name) ?? []
  const [height, width] = [Number(rows), Number(columns)]
  const box = (await map(page, title).boundingBox())!
  return { height, width, left: box.x, top: box.y, cellHeight: box.height / height, cellWidth: box.width / width }
}

function middleOf({ left, top, cellHeight, cellWidth }: Cells, row: number, column: number): { x: number; y: number } {
  return { x: left + (column + 0.5) * cellWidth, y: top + (row + 0.5) * cellHeight }
}

/** How the tooltip over a cell begins; its value follows. */
function tipAt(row: number, column: number): string {
  return `(row ${row}, column ${column}) = `
}
