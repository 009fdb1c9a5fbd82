import { describe, expect, it } from 'vitest'
import { filmTransition, initialFilm, SPEEDS, type FilmEvent, type FilmState } from './filmMachine'

function after(...events: FilmEvent[]): FilmState {
  return events.reduce(filmTransition, filmTransition(initialFilm, { type: 'load', length: 36 }))
}
const tick = (milliseconds: number): FilmEvent => ({ type: 'tick', milliseconds })
const at4: FilmEvent = { type: 'speed', speed: 4 }

describe('playing', () => {
  it('shows the next frame when its time has come', () => {
    expect(after(at4, { type: 'play' }, tick(200)).frame).toBe(0)
    expect(after(at4, { type: 'play' }, tick(200), tick(50)).frame).toBe(1)
    expect(after(at4, { type: 'play' }, tick(200), tick(200), tick(200)).frame).toBe(2)
  })
  it('shows every frame at the rate of the screen, early or late by a millisecond', () => {
    let state = after({ type: 'speed', speed: 60 }, { type: 'play' })
    const frames = [state.frame]
    for (let i = 0; i < 35; i++) {
      state = filmTransition(state, tick(1000 / 60 + (i % 2 ? 1 : -1)))
      frames.push(state.frame)
    }
    expect(frames).toEqual(Array.from({ length: 36 }, (_, i) => i))
    expect(state.playing).toBe(false)
  })
  it('stops at the last frame, and begins anew from there', () => {
    const end = after({ type: 'seek', frame: 34 }, { type: 'speed', speed: 60 }, { type: 'play' }, tick(200))
    expect(end).toMatchObject({ frame: 35, playing: false })
    expect(filmTransition(end, { type: 'play' })).toMatchObject({ frame: 0, playing: true })
  })
  it('goes on where it was after the window was hidden', () => {
    expect(after(at4, { type: 'play' }, tick(60_000)).frame).toBe(1)
  })
  it('does not move while it is paused, nor without frames', () => {
    expect(after(tick(1000)).frame).toBe(0)
    expect(filmTransition(initialFilm, { type: 'play' }).playing).toBe(false)
    expect(after({ type: 'toggle' }, { type: 'toggle' }, tick(1000))).toMatchObject({ frame: 0, playing: false })
  })
})

describe('stepping and scrubbing', () => {
  it('pauses, and stays within the film', () => {
    expect(after({ type: 'play' }, { type: 'step', by: 3 })).toMatchObject({ frame: 3, playing: false })
    expect(after({ type: 'step', by: -1 }).frame).toBe(0)
    expect(after({ type: 'seek', frame: 99 }).frame).toBe(35)
  })
  it('begins another film at its beginning', () => {
    expect(after({ type: 'step', by: 3 }, { type: 'load', length: 9 })).toMatchObject({ frame: 0, length: 9 })
  })
})

it('goes through the speeds one by one, up to the ends', () => {
  const faster = SPEEDS.map((_, i) => after(...Array<FilmEvent>(i).fill({ type: 'faster' })).speed)
  expect(faster).toEqual([4, 8, 15, 30, 60, 60, 60])
  expect(after(...Array<FilmEvent>(9).fill({ type: 'slower' })).speed).toBe(1)
})

it('is only stepped through where no motion is wanted', () => {
  const still: FilmEvent = { type: 'motion', still: true }
  expect(after(still, { type: 'play' }).playing).toBe(false)
  expect(after({ type: 'play' }, still).playing).toBe(false)
  expect(after(still, { type: 'step', by: 2 }).frame).toBe(2)
})
