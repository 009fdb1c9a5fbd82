/** The window of a layer in words: its size, strides, dilation and padding, those that say something. */
import type { Step } from '#app/plan'
import type { Window2d } from '#app/calls/kernelCall'
import { t } from '#renderer/messages/index'

/** Empty for a layer without a window. */
export function windowFacts({ calls }: Pick<Step, 'calls'>): string {
  const windows = calls.flatMap(({ call }) => ('window' in call ? [call.window] : []))
  const window = windows.find(({ size }) => Math.max(...size) > 1) ?? windows[0]
  return window ? facts(window).join(', ') : ''
}

function facts({ size, strides, dilations, pads }: Window2d): string[] {
  const pair = ([rows, columns]: readonly [number, number]) => `${rows} × ${columns}`
  const even = pads.every((pad) => pad === pads[0])
  return [
    t('film.window', { size: pair(size) }),
    t('film.strides', { strides: pair(strides) }),
    ...(Math.max(...dilations) > 1 ? [t('film.dilation', { dilations: pair(dilations) })] : []),
    ...(Math.max(...pads) > 0 ? [t('film.padding', { pads: even ? pads[0] : pads.join(' ') })] : []),
  ]
}
