/** Packs weights as the addon does. */
import type { Packer } from '#native-kernels/packing'
import type { Module } from './prepared'

export function packer({ host, exports, memory }: Module): Packer {
  return {
    packedLength: (...sizes) => {
      let length = 0
      const use = () => {
        length = Number(host.valueOf(exports.packedLength()))
        return 0
      }
      host.call(use, sizes)
      return length
    },
    pack: (...given) => {
      const into = given[5]
      const use = () => {
        exports.pack()
        const at = host.addressOf(into) / 4
        if (at > 0) into.set(memory.floats.subarray(at, at + into.length))
        return 0
      }
      host.call(use, given)
    },
  }
}
