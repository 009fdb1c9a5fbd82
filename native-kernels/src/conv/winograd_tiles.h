// The arithmetic of Winograd's F(4 x 4, 3 x 3): the transforms of inputs, weights and sums along one axis, and the sums
// over channels of what they give.
#pragma once
#include "../simd/simd.h"

namespace poolscope {
namespace POOLSCOPE_ISA {

/// From 6 numbers to 6, for inputs.
POOLSCOPE_INLINE void transform_input(const vf* d, vf* v) {
  const vf two = splat(2.0f), four = splat(4.0f), five = splat(5.0f);
  const vf a = madd(-four, d[2], d[4]), b = madd(-four, d[1], d[3]), c = d[4] - d[2], e = d[3] - d[1];
  v[0] = madd(four, d[0], madd(-five, d[2], d[4]));
  v[1] = a + b;
  v[2] = a - b;
  v[3] = madd(two, e, c);
  v[4] = madd(-two, e, c);
  v[5] = madd(four, d[1], madd(-five, d[3], d[5]));
}

/// From 6 sums to 4 outputs.
POOLSCOPE_INLINE void transform_output(const vf* m, vf* y) {
  const vf a = m[1] + m[2], b = m[1] - m[2], c = m[3] + m[4], d = m[3] - m[4];
  y[0] = m[0] + a + c;
  y[1] = madd(splat(2.0f), d, b);
  y[2] = madd(splat(4.0f), c, a);
  y[3] = madd(splat(8.0f), d, b) + m[5];
}

/// From 3 weights to 6, for 8 channels.
POOLSCOPE_INLINE void transform_weights(const double (*g)[8], double (*u)[8]) {
  for (int o = 0; o < 8; ++o) {
    const double even = g[0][o] + g[2][o], wide = g[0][o] + 4.0 * g[2][o];
    u[0][o] = g[0][o] * (1.0 / 4);
    u[1][o] = (even + g[1][o]) * (-1.0 / 6);
    u[2][o] = (even - g[1][o]) * (-1.0 / 6);
    u[3][o] = (wide + 2.0 * g[1][o]) * (1.0 / 24);
    u[4][o] = (wide - 2.0 * g[1][o]) * (1.0 / 24);
    u[5][o] = g[2][o];
  }
}

/// The sums over `inputs` channels for OC output channels x NX vectors of tiles. Chains are at most 128 long.
template <int OC, int NX>
__attribute__((noinline)) void multiply_tiles(const float* cells, Index pitch, const float* weights, Index inputs,
                                              float* sums) {
  for (Index begin = 0; begin < inputs; begin += 128) {
    const Index end = min_of(begin + 128, inputs);
    vf acc[OC * NX];
    unroll<OC * NX>(POOLSCOPE_EACH(i) { acc[i.value] = zero_register(); });
    for (Index i = begin; i < end; ++i) {
      vf cell[NX];
      unroll<NX>(POOLSCOPE_EACH(v) { cell[v.value] = load(cells + i * pitch + v.value * W); });
      unroll<OC>(POOLSCOPE_EACH(o) {
        const vf w = splat(weights[i * OC + o.value]);
        unroll<NX>(POOLSCOPE_EACH(v) {
          acc[o.value * NX + v.value] = accumulate(acc[o.value * NX + v.value], w, cell[v.value]);
        });
      });
    }
    unroll<OC>(POOLSCOPE_EACH(o) {
      unroll<NX>(POOLSCOPE_EACH(v) {
        float* to = sums + o.value * pitch + v.value * W;
        store(to, begin > 0 ? load(to) + acc[o.value * NX + v.value] : acc[o.value * NX + v.value]);
      });
    });
  }
}

}  // namespace POOLSCOPE_ISA
}  // namespace poolscope
