/** What the benchmark of the window asks of a page: when a map is on show, and how long frames take. */

/** Runs in the page, and leaves the probe as `globalThis.probe`. */
export function installProbe() {
  const surface = (title) => document.querySelector(`[role="img"][aria-label^="${title}: "]`)
  const canvasOf = (title) => surface(title)?.parentElement?.querySelector('canvas')
  /** What the pixels of the map add up to, or null while nothing is drawn there. */
  const look = (title) => {
    const canvas = canvasOf(title)
    const frame = surface(title)?.getBoundingClientRect()
    if (!canvas || !frame || frame.width < 40) return null
    const box = canvas.getBoundingClientRect()
    const scale = canvas.width / box.width
    const [x, y, width, height] = [frame.left - box.left, frame.top - box.top, frame.width, frame.height].map((n) =>
      Math.round(n * scale),
    )
    const { data } = canvas.getContext('2d').getImageData(x, y, width, height)
    let hash = 0
    let filled = 0
    for (let i = 0; i < data.length; i += 4) {
      if (data[i + 3] > 0) filled++
      hash = (hash * 31 + data[i] + 3 * data[i + 1] + 7 * data[i + 2]) | 0
    }
    return filled > 0.9 * width * height ? hash : null
  }
  const probe = {
    look,
    /** Milliseconds from `act` until the map has a label with `label` and pixels other than before. */
    until: (title, label, act) =>
      new Promise((resolve, reject) => {
        const before = act ? look(title) : null
        const start = act ? performance.now() : 0
        act?.()
        // A message that is sent in a frame comes when that frame is painted.
        const painted = new MessageChannel()
        painted.port1.onmessage = () => {
          const now = performance.now()
          const name = surface(title)?.getAttribute('aria-label') ?? ''
          const seen = name.includes(label) ? look(title) : null
          if (seen !== null && seen !== before) return resolve(now - start)
          if (now - start > 30_000) return reject(new Error(`${title} never showed ${label}; it says ${name}`))
          again()
        }
        const again = () => requestAnimationFrame(() => painted.port2.postMessage(null))
        again()
      }),
    frames: [],
    watchFrames: () => {
      probe.frames = []
      let last = 0
      let on = true
      const next = (now) => {
        if (last > 0) probe.frames.push(now - last)
        last = now
        if (on) requestAnimationFrame(next)
      }
      requestAnimationFrame(next)
      probe.stop = () => (on = false)
    },
  }
  globalThis.probe = probe
}

/** Milliseconds from typing into a field to the new image. */
export function typed(page, label, text, title, shape) {
  return page.evaluate(
    ([name, value, of, words]) =>
      globalThis.probe.until(of, words, () => {
        const field = [...document.querySelectorAll('input')].find(
          (input) => input.getAttribute('aria-label') === name || input.labels?.[0]?.textContent.trim() === name,
        )
        field.focus()
        field.value = value
        field.dispatchEvent(new Event('input', { bubbles: true }))
        field.dispatchEvent(new Event('change', { bubbles: true }))
      }),
    [label, text, title, shape],
  )
}
