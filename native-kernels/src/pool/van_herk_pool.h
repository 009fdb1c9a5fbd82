// Pools whose windows overlap from one output row to the next: the vertical pass is van Herk's, so that
// the cost hardly grows with the window. The rows of the padded map are cut into blocks as high as the window; a window
// is the end of one block and the beginning of the next. The blocks start at fixed rows whatever the strip, and so do
// the sums.
#pragma once

#include "../simd/nontemporal.h"
#include "pool_rows.h"

namespace poolscope {
namespace POOLSCOPE_ISA {

/// Whether windows are reduced by van Herk's method.
inline bool slides(const Axis& y) { return y.dilation == 1 && y.stride < y.size && y.size > 6; }

template <class F>
class SlidePool final : public Kernel {
 public:
  using Cell = typename F::Cell;
  using Horizontal = HorizontalPass<typename F::Line>;
  using Clean = typename F::Clean;
  using V = typename F::V;

  explicit SlidePool(const Pool2dArgs& args)
      : Kernel(args.out.height),
        args_(args),
        out_(args),
        tile_(tile_width(args)),
        horizontal_(Horizontal::room(args.window.x, tile_)),
        // A cache line between rows, which would push each other out of the cache if they were a power of two apart.
        stride_(round_up((tile_ - 1) * args.window.x.stride + args.window.x.extent(), 16) + 16),
        ends_((args.window.y.size + 1) * stride_),
        beginning_(stride_),
        nothing_(args.in.width),
        rows_(args.window.y.size) {
    for (Index x = 0; x < nothing_.count(); ++x) nothing_[x] = static_cast<float>(F::identity());
    if (ends_.count() > 0) fill(end(args.window.y.size));
  }

  void run(Index begin, Index end) override {
    nontemporal_ = out_.exceeds_cache(begin, end);
    for (Index x = 0; x < args_.out.width; x += tile_) {
      Horizontal horizontal(args_.window.x, args_.in.width, x, min_of(x + tile_, args_.out.width),
                            horizontal_.data());
      for (Index c = 0; c < args_.out.channels; ++c) strip(horizontal, c, x, begin, end);
    }
    if (nontemporal_) fence_nontemporal();
  }

 private:
  /// Output columns for which the partial results of a block stay in the second cache.
  static Index tile_width(const Pool2dArgs& args) {
    const Index cells = 384 * 1024 / (static_cast<Index>(sizeof(Cell)) * args.window.y.size);
    return min_of(clamp(cells / 64 * 64, 64, 512), args.out.width);
  }

  /// The reduction of a block's rows from row i on.
  Cell* end(Index i) { return ends_.data() + i * stride_; }

  void fill(Cell* row) {
    for (Index x = 0; x < stride_; ++x) row[x] = F::identity();
  }

  /// Output rows [begin, end) of a channel, from column x on.
  void strip(Horizontal& horizontal, Index c, Index x, Index begin, Index end) {
    const Index k = args_.window.y.size, n = horizontal.in_count();
    Index block = -1, begun = 0;
    bool ends_nan = false, beginning_nan = false;
    for (Index y = begin; y < end; ++y) {
      const Index top = y * args_.window.y.stride, skip = top % k;
      if (top / k != block) {
        block = top / k;
        list_rows(c, block * k, k, horizontal.in_begin());
        ends_nan = reduce_ends<Clean>(skip, n);
        if (ends_nan) reduce_ends<F>(skip, n);
        fill(beginning_.data());
        begun = 0;
        beginning_nan = false;
      }
      const Index count = skip - begun;
      const float* newest = list_rows(c, (block + 1) * k + begun, count, horizontal.in_begin());
      begun = skip;
      // A NaN of one new row gets through a clean reduction.
      if (ends_nan || beginning_nan || count > 1) {
        beginning_nan |= reduce_rows<F>(count, this->end(skip), n, horizontal.line());
      } else {
        beginning_nan = reduce_rows<Clean>(count, this->end(skip), n, horizontal.line());
      }
      const OutputRow out = out_.row(c, y, x, nontemporal_);
      const float* ahead = newest + 2 * args_.in.row_stride;
      finish<F>(horizontal, ends_nan || beginning_nan, out, ahead);
    }
  }

  /// Lists rows [first, first + count) of the padded map, from a column on. Returns where the row before their end
  /// lies, perhaps outside of the map.
  const float* list_rows(Index c, Index first, Index count, Index column) {
    for (Index i = 0; i < count; ++i) {
      const Index y = first + i - args_.window.y.before;
      rows_[i] = y >= 0 && y < args_.in.height ? args_.in.row(c, y) + column : nothing_.data();
    }
    return args_.in.row(c, first + count - 1 - args_.window.y.before) + column;
  }

  /// Makes the ends of the block whose rows are listed, from row `first` on. Returns whether a NaN was found.
  template <class G>
  bool reduce_ends(Index first, Index n) {
    bool nan = false;
    Index i = args_.window.y.size;
    for (; i - first >= 4; i -= 4) nan |= reduce_ends_before<G, 4>(i, n);
    for (; i > first; --i) nan |= reduce_ends_before<G, 1>(i, n);
    return nan;
  }

  /// The `count` ends before end i.
  template <class G, int count>
  bool reduce_ends_before(Index i, Index n) {
    NanWatch watch;
    const float* const* rows = rows_.data() + i - count;
    const Cell* from = end(i);
    Cell* to = end(i - count);
    const auto step = [&](Index x, auto read) POOLSCOPE_INLINED {
      V v = load(from + x);
      unroll<count>(POOLSCOPE_EACH(r) {
        constexpr int row = count - 1 - r.value;
        v = G::combine(checked(watch, read(rows[row] + x)), v);
        store(to + row * stride_ + x, v);
      });
    };
    for_columns(n, step);
    return F::watches_nan && watch.found();
  }

  /// Takes the `count` listed rows into the beginning; `to` receives an end combined with it. Returns whether a
  /// NaN was found.
  template <class G>
  bool reduce_rows(Index count, const Cell* end, Index n, Cell* to) {
    return count == 1 ? reduce_rows<G, 1>(count, end, n, to) : reduce_rows<G, 0>(count, end, n, to);
  }
  template <class G, int known>
  bool reduce_rows(Index count, const Cell* end, Index n, Cell* to) {
    NanWatch watch;
    const float* const* rows = rows_.data();
    Cell* beginning = beginning_.data();
    const auto step = [&](Index x, auto read) POOLSCOPE_INLINED {
      V v = load(beginning + x);
      for (Index r = 0; r < (known ? known : count); ++r) v = G::combine(v, checked(watch, read(rows[r] + x)));
      store(beginning + x, v);
      store(to + x, G::combine(load(end + x), v));
    };
    for_columns(n, step);
    return F::watches_nan && watch.found();
  }

  static POOLSCOPE_INLINE V checked(NanWatch& watch, V cells) {
    if constexpr (F::watches_nan) watch.check(cells, cells);
    return cells;
  }

  /// Calls step(x, read) for each vector of n columns; read(p) gives the cells at p that lie among them.
  template <class Step>
  static POOLSCOPE_INLINE void for_columns(Index n, const Step& step) {
    Index x = 0;
    for (; x + F::lanes <= n; x += F::lanes) step(x, [](const float* p) POOLSCOPE_INLINED { return F::read(p); });
    if (x < n) step(x, [n, x](const float* p) POOLSCOPE_INLINED { return read_first<F>(p, n - x); });
  }

  Pool2dArgs args_;
  OutputRows out_;
  Index tile_;
  Buffer<Cell> horizontal_;
  Index stride_;
  Buffer<Cell> ends_, beginning_;
  Buffer<float> nothing_;
  Buffer<const float*> rows_;
  bool nontemporal_ = false;
};

}  // namespace POOLSCOPE_ISA
}  // namespace poolscope
