// Folds of four neighbouring output rows at once, down the columns: what their windows share is folded once, and nothing
// leaves the registers in between. For windows of 4 rows or more that move by one row.
#pragma once
#include "pool_rows.h"

namespace poolscope {
namespace POOLSCOPE_ISA {

constexpr Index group_rows = 4;

/// One vector of columns from x on, of which `cells` lie inside; where `whole`, all of them.
template <class F, bool whole>
POOLSCOPE_INLINE void fold_group_at(const float* const* rows, Index k, Index x, Index cells, typename F::Cell* const* to) {
  using V = typename F::V;
  const auto read = [&](Index r) { return whole ? F::read(rows[r] + x) : read_first<F>(rows[r] + x, cells); };
  V shared = read(3);
  for (Index r = 4; r < k; ++r) shared = F::fold(shared, read(r));
  const V from_2 = F::fold(read(2), shared);
  const V from_1 = F::fold(read(1), from_2);
  const V next_1 = read(k);
  const V next_2 = F::fold(next_1, read(k + 1));
  const V next_3 = F::fold(next_2, read(k + 2));
  store(to[0] + x, F::fold(read(0), from_1));
  store(to[1] + x, F::fold(from_1, next_1));
  store(to[2] + x, F::fold(from_2, next_2));
  store(to[3] + x, F::fold(shared, next_3));
}

/// `rows` are the k + 3 rows under the four windows; to[i] receives the n folds of output row i.
template <class F>
void fold_group(const float* const* rows, Index k, Index n, typename F::Cell* const* to) {
  Index x = 0;
  for (; x + F::lanes <= n; x += F::lanes) fold_group_at<F, true>(rows, k, x, F::lanes, to);
  if (x < n) fold_group_at<F, false>(rows, k, x, n - x, to);
}

}  // namespace POOLSCOPE_ISA
}  // namespace poolscope
