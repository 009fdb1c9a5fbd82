// Tiles of two convolved rows that are pooled by windows of 2 x 2 while they are in registers: neither the cells nor
// their pooled cells pass through the cache.
#pragma once
#include "../pool/pool_rows.h"
#include "../simd/lanes.h"
#include "../simd/nontemporal.h"
#include "conv_tile.h"

namespace poolscope {
namespace POOLSCOPE_ISA {

/// MaxReduction for cells after a ReLU, of which none is -0.
struct PositiveMaxReduction : MaxReduction {
  static POOLSCOPE_INLINE V combine(V a, V b) { return max_positive(a, b); }
};

/// The reduction that can replace F after a ReLU.
template <class F>
struct AfterRelu {
  using Type = F;
};
template <>
struct AfterRelu<MaxReduction> {
  using Type = PositiveMaxReduction;
};

/// Where the cells of two rows go, and the pooled ones; `plane` floats further on for the next channel.
struct PairTarget {
  float *upper, *lower;
  Index plane;
  OutputRow pooled;
  Index pooled_plane;

  PairTarget channels_on(Index n) const {
    PairTarget target = *this;
    target.upper += n * plane;
    target.lower += n * plane;
    target.pooled.to += n * pooled_plane;
    return target;
  }
};

/// Reduces a vector of windows over two vectors of an upper row and two of the row below, in the order of
/// HorizontalPass.
template <class F>
POOLSCOPE_INLINE void reduce_pairs(const vf* upper, const vf* lower, vf* reduced) {
  const vf low = F::combine(upper[0], lower[0]), high = F::combine(upper[1], lower[1]);
  *reduced = F::combine(evens(low, high), odds(low, high));
}
template <class F>
POOLSCOPE_INLINE void reduce_pairs(const vf* upper, const vf* lower, vd* reduced) {
  unroll<2>(POOLSCOPE_EACH(i) {
    const vd low = F::combine(widen_low(upper[i.value]), widen_low(lower[i.value]));
    const vd high = F::combine(widen_high(upper[i.value]), widen_high(lower[i.value]));
    reduced[i.value] = F::combine(evens(low, high), odds(low, high));
  });
}

/// Columns [begin, end) of two rows whose lists of taps, `rows` and `below`, differ in the cells only.
template <class F, int OC, int KW>
__attribute__((noinline)) void pair_tiles(const TileInput& in, const float* block, const float* bias,
                                          const TapRow* below, Index begin, Index end, const PairTarget& target) {
  constexpr int NX = 2;
  const vf floor = splat(in.floor);
  const Index columns = KW ? KW : in.columns, step = in.weights->block();
  for (Index x = begin; x < end; x += NX * W) {
    vf acc[2 * OC * NX];
    unroll<2 * OC * NX>(POOLSCOPE_EACH(i) { acc[i.value] = zero_register(); });
    for (Index r = 0; r < in.count; ++r) {
      const float* upper = in.rows[r].cells + x;
      const float* lower = below[r].cells + x;
      const float* weights = block + in.rows[r].weights;
      Index k = 0;
      do {
        const Index at = KW ? k : in.offsets[k];
        vf cell[2 * NX];
        unroll<NX>(POOLSCOPE_EACH(v) {
          cell[v.value] = load(upper + at + v.value * W);
          cell[NX + v.value] = load(lower + at + v.value * W);
        });
        unroll<OC>(POOLSCOPE_EACH(o) {
          const vf w = splat(weights[o.value]);
          unroll<2 * NX>(POOLSCOPE_EACH(v) {
            constexpr int i = o.value * 2 * NX + v.value;
            acc[i] = accumulate(acc[i], w, cell[v.value]);
          });
        });
        weights += step;
      } while (++k < columns);
    }
    float *to_upper = target.upper + x, *to_lower = target.lower + x;
    OutputRow pooled = target.pooled;
    unroll<OC>(POOLSCOPE_EACH(o) {
      const vf b = splat(bias[o.value]);
      vf cells[2 * NX];
      unroll<2 * NX>(POOLSCOPE_EACH(v) { cells[v.value] = max_second(floor, acc[o.value * 2 * NX + v.value] + b); });
      unroll<NX>(POOLSCOPE_EACH(v) {
        store_nontemporal(to_upper + v.value * W, cells[v.value]);
        store_nontemporal(to_lower + v.value * W, cells[NX + v.value]);
      });
      typename F::V reduced[W / F::lanes];
      reduce_pairs<F>(cells, cells + NX, reduced);
      pooled.put(x / 2, reduced, W);
      to_upper += target.plane;
      to_lower += target.plane;
      pooled.to += target.pooled_plane;
    });
  }
}

using PairTiles = void (*)(const TileInput&, const float* block, const float* bias, const TapRow* below, Index begin,
                           Index end, const PairTarget&);

/// Channels of a block of `size` that are computed together.
constexpr int pair_channels(Index size) {
  return static_cast<int>(size < (many_registers ? 4 : 2) ? size : many_registers ? 4 : 2);
}

template <class F, int OC>
PairTiles pair_tiles_of(Index columns, bool neighbours) {
  if (neighbours && columns == 3) return pair_tiles<F, OC, 3>;
  if (neighbours && columns == 5) return pair_tiles<F, OC, 5>;
  return pair_tiles<F, OC, 0>;
}

template <class F>
PairTiles choose_pair_tiles(Index channels, Index columns, bool neighbours) {
  switch (channels) {
#if defined(__AVX512F__) || defined(__aarch64__)
    case 4: return pair_tiles_of<F, 4>(columns, neighbours);
#endif
    case 2: return pair_tiles_of<F, 2>(columns, neighbours);
    default: return pair_tiles_of<F, 1>(columns, neighbours);
  }
}

}  // namespace POOLSCOPE_ISA
}  // namespace poolscope
