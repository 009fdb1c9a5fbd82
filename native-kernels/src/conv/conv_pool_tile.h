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

/// The most columns of two rows that are computed for all channels in turn.
constexpr Index pair_columns = 512;

using PairTiles = void (*)(const TileInput&, const float* block, const float* bias, const TapRow* below, Index begin,
                           Index end, const PairTarget&);

/// Channels of a block of `size` that are computed together.
constexpr int pair_channels(Index size) {
  return static_cast<int>(size < (many_registers ? 4 : 2) ? size : many_registers ? 4 : 2);
}

/// The tiles of `channels` output channels, pooled by F: max, min or sum.
template <class F>
PairTiles choose_pair_tiles(Index channels, Index columns, bool neighbours);

}  // namespace POOLSCOPE_ISA
}  // namespace poolscope
