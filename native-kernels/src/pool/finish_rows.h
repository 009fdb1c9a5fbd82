// From reduced windows to the cells of an output row: averages are divided, roots taken, and what is long is written by
// non-temporal stores.
#pragma once
#include "../simd/nontemporal.h"
#include "../simd/simd.h"

namespace poolscope {
namespace POOLSCOPE_ISA {

/// Counts the cells of window i that lie in [low, high), none of them before its first.
inline Index cells_within(const Axis& axis, Index i, Index low, Index high) {
  const Index start = axis.start(i);
  const auto cells_before = [&](Index end) {
    return end <= start ? 0 : min_of((end - start + axis.dilation - 1) / axis.dilation, axis.size);
  };
  return max_of(cells_before(high) - cells_before(low), 0);
}

/// One row of the output from column `to` on, its reduced windows of type float or double.
struct OutputRow {
  float* to;
  Index streamed;         // cells from `to` on that fill cache lines, and are written by non-temporal stores
  const double* columns;  // factors of the columns from `to` on
  double factor;
  const double *alike, *alike_end;  // factors of columns that are all the same, and
  double alike_factor;              // that of their cells
  bool root;

  /// Writes the W cells from x on, of which n lie in the row.
  POOLSCOPE_INLINE void put(Index x, const vf* reduced, Index n) const {
    if (x < streamed) {
      store_nontemporal(to + x, *reduced);
    } else {
      store_first(to + x, *reduced, n);
    }
  }
  POOLSCOPE_INLINE void put(Index x, const vd* reduced, Index n) const {
    vd low = reduced[0], high = reduced[1];
    // A sum of nothing but -0 is +0, as one that begins with 0.
    const vd zero = splat(0.0);
    if (root) {
      low = square_root(low) + zero;
      high = square_root(high) + zero;
    } else if (columns + x >= alike && columns + x + W <= alike_end) {
      const vd both = splat(alike_factor);
      low = madd(low, both, zero);
      high = madd(high, both, zero);
    } else {
      low = madd(low, load(columns + x) * splat(factor), zero);
      high = madd(high, load(columns + x + H) * splat(factor), zero);
    }
    const vf cells = join(narrow(low), narrow(high));
    put(x, &cells, n);
  }

  /// Fetches the line that a row of n cells leaves unfilled, for the stores to come: to wait for it, or to write it by
  /// both kinds of stores, takes as long as hundreds of cells.
  POOLSCOPE_INLINE void expect_rest(Index n) const {
    if (streamed > 0 && streamed < n) __builtin_prefetch(to + streamed, 1);
  }

  /// Writes n reduced windows; vectors may read past their end.
  template <class F>
  void write(const typename F::Cell* reduced, Index n) const {
    constexpr int parts = W / F::lanes;
    for (Index x = 0; x < n; x += W) {
      typename F::V v[parts];
      for (int i = 0; i < parts; ++i) v[i] = load(reduced + x + i * F::lanes);
      put(x, v, n - x);
    }
  }
};

/// Makes the output rows of a pool. Holds the divisors of its averages, which are factors of row and column.
class OutputRows {
 public:
  explicit OutputRows(const Pool2dArgs& args) : args_(args), columns_(args.out.width + W) {
    if (columns_.count() == 0) return;
    for (Index x = 0; x < args.out.width; ++x) columns_[x] = reciprocal(axis_count(args.window.x, x, args.in.width));
    alike_ = columns_.data() + args.out.width / 2;
    alike_end_ = alike_ + 1;
    while (alike_ > columns_.data() && alike_[-1] == *alike_) --alike_;
    while (alike_end_ < columns_.data() + args.out.width && *alike_end_ == *alike_) ++alike_end_;
    root_ = args.reducer.type == Reduction::lp && args.reducer.p == 2;
  }

  /// Row y of a channel from column x on.
  OutputRow row(Index channel, Index y, Index x, bool nontemporal) const {
    float* to = args_.out.row(channel, y) + x;
    const double factor = row_factor(y);
    const bool streams = nontemporal && reinterpret_cast<uintptr_t>(to) % 64 == 0;
    const Index streamed = streams ? (args_.out.width - x) / line * line : 0;
    return {to, streamed, columns_.data() + x, factor, alike_, alike_end_, *alike_ * factor, root_};
  }

  /// True of a strip of rows too large for the cache that whoever reads it next could find it in.
  bool exceeds_cache(Index begin, Index end) const {
    constexpr Index cache_floats = 48 * 1024;
    return args_.out.channels * (end - begin) * args_.out.width >= cache_floats;
  }

 private:
  static constexpr Index line = 16;  // floats

  double row_factor(Index y) const {
    if (args_.reducer.type == Reduction::average && args_.reducer.divisor == Divisor::fixed)
      return reciprocal(args_.reducer.fixed_divisor);
    return reciprocal(axis_count(args_.window.y, y, args_.in.height));
  }

  /// A window that holds nothing has the average 0, as in PyTorch.
  static double reciprocal(double count) { return count == 0.0 ? 0.0 : 1.0 / count; }

  double axis_count(const Axis& axis, Index i, Index n) const {
    if (args_.reducer.type != Reduction::average || args_.reducer.divisor == Divisor::fixed) return 1.0;
    const bool padded = args_.reducer.divisor == Divisor::padded;
    return static_cast<double>(cells_within(axis, i, padded ? -axis.before : 0, padded ? n + axis.after : n));
  }

  Pool2dArgs args_;
  Buffer<double> columns_;
  const double *alike_ = nullptr, *alike_end_ = nullptr;
  bool root_ = false;
};

}  // namespace POOLSCOPE_ISA
}  // namespace poolscope
