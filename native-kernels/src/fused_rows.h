// What fused kernels share: which rows of the convolution a band of pool rows makes, and how they get to their maps.
#pragma once
#include "look.h"

namespace poolscope {
namespace POOLSCOPE_ISA {

/// True of windows of 2 x 2 that lie side by side from the first cell on.
inline bool pools_pairs(const Pool2dArgs& args) {
  const auto pairs = [](const Axis& axis) { return axis.size == 2 && axis.stride == 2 && axis.before == 0; };
  return pairs(args.window.y) && pairs(args.window.x);
}

/// A row of cells in cache, from column `begin` on, to its map; looked at, if that is wanted.
inline void write_row(const View& map, RowLook& look, Index channel, Index y, const float* cells, Index begin) {
  if (look.wanted()) return look.stream(channel, y, cells, map.row(channel, y));
  stream_row(map.row(channel, y) + begin, cells + begin, map.width - begin);
}

/// There is room for a vector behind the n cells.
inline void relu_row(float* cells, Index n) {
  for (Index x = 0; x < n; x += W) store(cells + x, relu(load(cells + x)));
}

/// The rows of a convolution that bands of pool rows write: those under their windows and down to the next band's first.
/// Rows that two bands need are written by both, alike.
inline Span convolved_rows(const FusedArgs& args, Index begin, Index end) {
  const Axis& axis = args.pool.window.y;
  const Index height = args.conv.out.height;
  const Index first = begin == 0 ? 0 : clamp(axis.start(begin), 0, height);
  const Index stop = most(axis.start(end - 1) + axis.extent(), axis.start(end));
  return {first, end == args.pool.out.height ? height : clamp(stop, first, height)};
}

}  // namespace POOLSCOPE_ISA
}  // namespace poolscope
