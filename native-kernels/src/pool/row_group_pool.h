// Pools with windows of a few rows at vertical stride 1: the vertical pass computes four neighbouring output rows
// together. What their windows share is reduced once, and nothing leaves the registers in between. The groups lie where
// they lie whatever the strip, and so do the sums.
#pragma once
#include "../simd/nontemporal.h"
#include "pool_rows.h"

namespace poolscope {
namespace POOLSCOPE_ISA {

/// Whether windows are reduced in groups. Taller ones share less.
inline bool pools_in_groups(const Axis& y) { return y.stride == 1 && y.dilation == 1 && y.size >= 4 && y.size <= 10; }

constexpr Index group_rows = 4;

/// One vector of columns from x on, by G, of which `cells` lie inside; where `whole`, all of them.
template <class F, class G, bool whole>
POOLSCOPE_INLINE void reduce_group_at(const float* const* rows, Index k, Index x, Index cells,
                                      typename F::Cell* const* to, NanWatch* watch) {
  using V = typename F::V;
  const auto read = [&](Index r)
                        POOLSCOPE_INLINED { return whole ? F::read(rows[r] + x) : read_first<F>(rows[r] + x, cells); };
  const auto check = [&](V a, V b) POOLSCOPE_INLINED {
    if constexpr (F::watches_nan) watch->check(a, b);
  };
  V shared = read(3);
  Index r = 4;
  for (; r + 2 <= k; r += 2) {
    const V row = read(r), next = read(r + 1);
    check(row, next);
    shared = G::combine(G::combine(shared, row), next);
  }
  if (r < k) {
    const V row = read(r);
    check(row, row);
    shared = G::combine(shared, row);
  }
  const V row_0 = read(0), row_1 = read(1), row_2 = read(2), next_1 = read(k), row_k1 = read(k + 1),
          row_k2 = read(k + 2);
  check(read(3), row_0);
  check(row_1, row_2);
  check(next_1, row_k1);
  check(row_k2, row_k2);
  const V from_2 = G::combine(row_2, shared);
  const V from_1 = G::combine(row_1, from_2);
  const V next_2 = G::combine(next_1, row_k1);
  const V next_3 = G::combine(next_2, row_k2);
  store(to[0] + x, G::combine(row_0, from_1));
  store(to[1] + x, G::combine(from_1, next_1));
  store(to[2] + x, G::combine(from_2, next_2));
  store(to[3] + x, G::combine(shared, next_3));
}

/// `rows` are the k + 3 rows under the four windows; to[i] receives the n cells of output row i, reduced by G. Returns
/// whether a NaN was found.
template <class F, class G>
bool reduce_group(const float* const* rows, Index k, Index n, typename F::Cell* const* to, Index ahead) {
  NanWatch watch;
  Index x = 0;
  for (; x + F::lanes <= n; x += F::lanes) {
    if (F::idempotent && x % 16 == 0) {
      for (Index r = k - 1; r < k + 3; ++r) __builtin_prefetch(rows[r] + ahead + x);
    }
    reduce_group_at<F, G, true>(rows, k, x, F::lanes, to, &watch);
  }
  if (x < n) reduce_group_at<F, G, false>(rows, k, x, n - x, to, &watch);
  return F::watches_nan && watch.found();
}

template <class F>
class GroupPool final : public Kernel {
 public:
  using Cell = typename F::Cell;
  using Horizontal = HorizontalPass<typename F::Line>;

  explicit GroupPool(const Pool2dArgs& args)
      : Kernel(args.out.height),
        args_(args),
        out_(args),
        rows_(args.window.y.size + group_rows - 1),
        nothing_(args.in.width + W),
        tile_(min_of(4096 / static_cast<Index>(sizeof(Cell)), args.out.width)),
        room_(Horizontal::room(args.window.x, tile_)),
        memory_(group_rows * room_) {
    for (Index x = 0; x < nothing_.count(); ++x) nothing_[x] = static_cast<float>(F::identity());
  }

  void run(Index begin, Index end) override {
    nontemporal_ = out_.exceeds_cache(begin, end);
    for (Index x = 0; x < args_.out.width; x += tile_) {
      const Index stop = min_of(x + tile_, args_.out.width);
      const auto horizontal = [&](Index i) {
        return Horizontal(args_.window.x, args_.in.width, x, stop, memory_.data() + i * room_);
      };
      Horizontal lines[group_rows] = {horizontal(0), horizontal(1), horizontal(2), horizontal(3)};
      for (Index c = 0; c < args_.out.channels; ++c) {
        for (Index y = begin / group_rows * group_rows; y < end; y += group_rows) group(lines, c, y, begin, end, x);
      }
    }
    if (nontemporal_) fence_nontemporal();
  }

 private:
  /// Output rows [y, y + 4) as far as they lie in [begin, end), from column x on.
  void group(Horizontal* lines, Index c, Index y, Index begin, Index end, Index x) {
    Cell* to[group_rows];
    for (Index i = 0; i < group_rows; ++i) to[i] = lines[i].line();
    for (Index r = 0; r < rows_.count(); ++r) {
      const Index row = args_.window.y.start(y) + r;
      const bool inside = row >= 0 && row < args_.in.height;
      rows_[r] = inside ? args_.in.row(c, row) + lines->in_begin() : nothing_.data();
    }
    const Index k = args_.window.y.size, n = lines->in_count();
    using Clean = typename F::Clean;
    const bool nan = reduce_group<F, Clean>(rows_.data(), k, n, to, group_rows * args_.in.row_stride);
    if (nan) reduce_group<F, F>(rows_.data(), k, n, to, group_rows * args_.in.row_stride);
    for (Index i = max_of(0, begin - y); i < min_of(group_rows, end - y); ++i) {
      const OutputRow out = out_.row(c, y + i, x, nontemporal_);
      const float* ahead = F::idempotent ? nullptr : rows_[k - 1 + i] + group_rows * args_.in.row_stride;
      finish<F>(lines[i], nan, out, ahead);
    }
  }

  Pool2dArgs args_;
  OutputRows out_;
  Buffer<const float*> rows_;
  Buffer<float> nothing_;
  Index tile_, room_;
  Buffer<Cell> memory_;
  bool nontemporal_ = false;
};

}  // namespace POOLSCOPE_ISA
}  // namespace poolscope
