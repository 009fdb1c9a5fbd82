// What fused kernels share: which rows of the convolution a strip of pool rows makes, and how they get to their maps.
#pragma once
#include "../simd/nontemporal.h"
#include "../summarize.h"

namespace poolscope {
namespace POOLSCOPE_ISA {

/// True of windows of 2 x 2 that lie side by side from the first cell on.
inline bool pools_pairs(const Pool2dArgs& args) {
  const auto pairs = [](const Axis& axis) { return axis.size == 2 && axis.stride == 2 && axis.before == 0; };
  return pairs(args.window.y) && pairs(args.window.x);
}

/// A row of cells in cache, from column `begin` on, to its map; summarized, if that is wanted.
inline void write_row(const View& map, RowSummarizer& summary, Index channel, Index y, const float* cells,
                      Index begin) {
  if (summary.wanted()) return summary.copy_row(channel, y, cells, map.row(channel, y));
  copy_nontemporal(map.row(channel, y) + begin, cells + begin, map.width - begin);
}

/// There is room for a vector after the n cells.
inline void relu_row(float* cells, Index n) {
  for (Index x = 0; x < n; x += W) store(cells + x, relu(load(cells + x)));
}
/// The same from one map to another.
inline void relu_row(const float* cells, Index n, float* to) {
  Index x = 0;
  for (; x + W <= n; x += W) store(to + x, relu(load(cells + x)));
  if (x < n) store_first(to + x, relu(load_between(cells + x, 0, n - x)), n - x);
}

/// Of a convolution's rows, those of a strip of pool rows alone: from its first window down to the next strip's first.
inline Span own_rows(const Pool2dArgs& pool, Index begin, Index end) {
  const Axis& axis = pool.window.y;
  const Index height = pool.in.height;
  return {begin == 0 ? 0 : clamp(axis.start(begin), 0, height),
          end == pool.out.height ? height : clamp(axis.start(end), 0, height)};
}

/// All that the strip writes: those under its windows too. Rows that two strips need are written by both, alike.
inline Span convolved_rows(const Pool2dArgs& pool, Index begin, Index end) {
  const Span own = own_rows(pool, begin, end);
  return {own.begin, clamp(pool.window.y.start(end - 1) + pool.window.y.extent(), own.end, pool.in.height)};
}

}  // namespace POOLSCOPE_ISA
}  // namespace poolscope
