/**
 * The film of a sliding window as a state machine: which frame is shown, how fast the film plays, whether it plays.
 * It knows no clock: `tick` says how much time has passed.
 */

/** Frames per second. */
export const SPEEDS = [1, 2, 4, 8, 15, 30, 60] as const
export type Speed = (typeof SPEEDS)[number]

export interface FilmState {
  readonly frame: number
  /** Frames of the film. */
  readonly length: number
  readonly speed: Speed
  readonly playing: boolean
  /** Milliseconds that the frame has been on show while the film plays. */
  readonly shown: number
  /** The film is only stepped through: the person wants no motion. */
  readonly still: boolean
}

export type FilmEvent =
  | { readonly type: 'play' | 'pause' | 'toggle' | 'faster' | 'slower' }
  | { readonly type: 'speed'; readonly speed: Speed }
  /** By frames, or to one; either pauses the film. */
  | { readonly type: 'step'; readonly by: number }
  | { readonly type: 'seek'; readonly frame: number }
  | { readonly type: 'tick'; readonly milliseconds: number }
  /** Another film; it is shown from its beginning. */
  | { readonly type: 'load'; readonly length: number }
  | { readonly type: 'motion'; readonly still: boolean }

/** A tick that comes later counts as this: a window that was hidden goes on where it was. */
const LONGEST_TICK_MS = 250
/** A frame's share of earliness that the clock of the screen may have. */
const JITTER = 0.1

export const initialFilm: FilmState = { frame: 0, length: 0, speed: 4, playing: false, shown: 0, still: false }

export function filmTransition(state: FilmState, event: FilmEvent): FilmState {
  switch (event.type) {
    case 'play':
      return played(state)
    case 'pause':
      return paused(state)
    case 'toggle':
      return state.playing ? paused(state) : played(state)
    case 'faster':
      return { ...state, speed: neighbour(state.speed, 1), shown: 0 }
    case 'slower':
      return { ...state, speed: neighbour(state.speed, -1), shown: 0 }
    case 'speed':
      return { ...state, speed: event.speed, shown: 0 }
    case 'step':
      return { ...paused(state), frame: within(state.frame + event.by, state.length) }
    case 'seek':
      return { ...paused(state), frame: within(event.frame, state.length) }
    case 'tick':
      return ticked(state, event.milliseconds)
    case 'load':
      return { ...paused(state), frame: 0, length: event.length }
    case 'motion':
      return event.still ? { ...paused(state), still: true } : { ...state, still: false }
  }
}

/** From the beginning where it has come to its end. */
function played(state: FilmState): FilmState {
  if (state.still || state.length < 2) return state
  return { ...state, playing: true, shown: 0, frame: state.frame >= state.length - 1 ? 0 : state.frame }
}

function paused(state: FilmState): FilmState {
  return { ...state, playing: false, shown: 0 }
}

function ticked(state: FilmState, milliseconds: number): FilmState {
  if (!state.playing) return state
  const interval = 1000 / state.speed
  const shown = state.shown + Math.min(Math.max(milliseconds, 0), LONGEST_TICK_MS)
  const by = Math.max(Math.floor(shown / interval + JITTER), 0)
  const frame = within(state.frame + by, state.length)
  return frame === state.length - 1
    ? { ...paused(state), frame }
    : { ...state, frame, shown: by === 0 ? shown : shown - by * interval }
}

function within(frame: number, length: number): number {
  return Math.max(0, Math.min(Math.round(frame), length - 1))
}

function neighbour(speed: Speed, by: 1 | -1): Speed {
  return SPEEDS[within(SPEEDS.indexOf(speed) + by, SPEEDS.length)]!
}
