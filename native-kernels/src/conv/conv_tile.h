// The inner loop of convolutions: tiles of output channels x vectors of neighbouring cells, summed in registers.
// conv_tiles.cpp compiles them, once for all kernels.
//
// Each output cell adds its taps in one fixed order, in short chains, so that its value depends neither on the strip
// nor on its position in the tile.
#pragma once
#include "../simd/nontemporal.h"
#include "../simd/simd.h"
#include "conv_weights.h"

namespace poolscope {
namespace POOLSCOPE_ISA {

/// An input row and the kernel row over it, as an offset in the weights of an output channel.
struct TapRow {
  const float* cells;
  Index weights;
};

/// What a tile of outputs is computed from.
struct TileInput {
  const TapRow* rows;
  Index count;
  const Index* ends;  // of each chain of rows; the last one is `count`
  const ConvWeights* weights;
  Index group, first;  // the first output channel, in its group
  const float* bias;   // of the first channel; none of them -0: so no output is
  Index blocks;        // of output channels, one after another
  vf* sums;            // room for those of all blocks
  const Index* offsets;  // of each kernel column's first cell
  Index columns;
  float floor;  // 0 for ReLU, else -Inf
  Stop stop;
};

/// Where a row goes, for each channel `plane` floats further on: to `to`, and by non-temporal stores to `map` unless it
/// is null.
struct RowTarget {
  float* to;
  Index plane;
  float* map;
  Index map_plane;

  RowTarget channels_on(Index n) const {
    return {to + n * plane, plane, map ? map + n * map_plane : nullptr, map_plane};
  }
};

using Tile = void (*)(const TileInput&, Index x, const RowTarget&, Index last);

/// The tiles for one number of output channels: the widest, two vectors, one vector.
struct Tiles {
  Tile wide, two, one;
  int wide_vectors;
};

/// Tiles for whole vectors of columns [x, end); gives the column where they end. Asked to stop, it leaves them out.
inline Index cover(const Tiles& tiles, const TileInput& input, Index x, Index end, const RowTarget& target) {
  for (Index left = (end - x) / W; left > 0;) {
    if (input.stop.asked()) return end;
    // One vector alone is expensive: of four, two and two.
    const Index taken = left == 4 && tiles.wide_vectors == 3 ? 2
                        : left >= tiles.wide_vectors         ? tiles.wide_vectors
                        : left >= 2                          ? 2
                                                             : 1;
    (taken == tiles.wide_vectors ? tiles.wide : taken == 2 ? tiles.two : tiles.one)(input, x, target, W);
    x += taken * W;
    left -= taken;
  }
  return x;
}

/// The tiles of `channels` output channels under `columns` kernel columns, neighbours or not.
Tiles choose_tiles(Index channels, Index columns, bool neighbours);

}  // namespace POOLSCOPE_ISA
}  // namespace poolscope
