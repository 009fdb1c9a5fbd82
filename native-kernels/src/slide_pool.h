// Pools whose windows overlap from one output row to the next: rows are folded across first, each once, then down the
// columns (van Herk), so that the cost hardly grows with the window. The rows of the padded map are cut into blocks as
// high as the window; a window is the end of one block and the beginning of the next. The blocks lie where they lie
// whatever the band, and so do the sums.
#pragma once
#include "pool_rows.h"

namespace poolscope {
namespace POOLSCOPE_ISA {

/// True of windows that are folded so.
inline bool slides(const Axis& y) {
  return y.dilation == 1 && y.stride < y.size && y.size > 6;
}

template <class F>
class SlidePool final : public Kernel {
 public:
  using Cell = typename F::Cell;
  using V = typename F::V;

  explicit SlidePool(const Pool2dArgs& args)
      : Kernel(args.out.height),
        args_(args),
        rows_(args),
        tile_(tile_width(args)),
        across_(FoldAcross<F>::room(args.window.x, tile_)),
        // A cache line between rows, which would push each other out of the cache if they were a power of two apart.
        stride_(round_up(FoldAcross<F>::room(args.window.x, tile_) / 3, 16) + 16),
        ring_(args.window.y.size * stride_),
        beginning_(stride_) {}

  void run(Index begin, Index end) override {
    past_cache_ = rows_.past_cache(begin, end);
    for (Index x = 0; x < args_.out.width; x += tile_) {
      const Index stop = least(x + tile_, args_.out.width);
      FoldAcross<F> across(args_.window.x, args_.in.width, x, stop, across_.data());
      for (Index c = 0; c < args_.out.channels; ++c) {
        Strip strip = {across, c, x, stop - x, -1, 0, false, false};
        for (Index y = begin; y < end; ++y) output_row(strip, y);
      }
    }
    if (past_cache_) finish_streams();
  }

 private:
  /// Where the work stands in one channel's tile of columns.
  struct Strip {
    FoldAcross<F>& across;
    Index channel, x, n;
    Index block;  // its ends are in the ring: in place i, the fold of its rows from i on
    Index begun;  // so many first rows of the block behind have taken their places already; `beginning_` is their fold
    bool ends_nan, next_nan;
  };

  /// Output columns for which the folds of a block stay in the second cache.
  static Index tile_width(const Pool2dArgs& args) {
    const Index cells = 384 * 1024 / (static_cast<Index>(sizeof(Cell)) * args.window.y.size);
    return least(clamp(cells / 64 * 64, 64, 1024), args.out.width);
  }

  Cell* place(Index row) { return ring_.data() + row * stride_; }

  void output_row(Strip& strip, Index y) {
    const Index k = args_.window.y.size;
    const Index top = y * args_.window.y.stride;
    const Index block = top / k, skip = top % k;
    if (block != strip.block) enter_block(strip, block, skip);
    const OutputRow out = rows_.row(strip.channel, y, strip.x, past_cache_);
    const Cell* ends = place(skip);
    if (skip == 0) {
      out.write<F>(ends, strip.n);
      return;
    }
    for (; strip.begun < skip - 1; ++strip.begun) begin_row(strip);
    const Cell* row = make_row(strip, (block + 1) * k + strip.begun, place(strip.begun), &strip.next_nan);
    if (F::watches_nan && !strip.ends_nan && !strip.next_nan) {
      finish_row<typename F::Clean>(strip, row, ends, out);
    } else {
      finish_row<F>(strip, row, ends, out);
    }
    ++strip.begun;
  }

  void enter_block(Strip& strip, Index block, Index skip) {
    const Index k = args_.window.y.size;
    if (block == strip.block + 1 && strip.block >= 0) {
      strip.ends_nan = strip.next_nan;
    } else {
      strip.begun = skip;
      strip.ends_nan = false;
    }
    for (Index i = strip.begun; i < k; ++i) make_row(strip, block * k + i, place(i), &strip.ends_nan);
    if (F::watches_nan && !strip.ends_nan) {
      fold_ends<typename F::Clean>(strip, skip);
    } else {
      fold_ends<F>(strip, skip);
    }
    strip.block = block;
    strip.begun = 0;
    strip.next_nan = false;
  }

  /// The folds across one row of the padded map, at `to`.
  Cell* make_row(Strip& strip, Index padded, Cell* to, bool* nan) {
    const Index y = padded - args_.window.y.before;
    if (y < 0 || y >= args_.in.height) {
      for (Index x = 0; x < strip.n; ++x) to[x] = F::identity();
      return to;
    }
    FoldAcross<F>& across = strip.across;
    const float* from = args_.in.row(strip.channel, y) + across.in_begin();
    const bool found = read_row<F>(from, across.in_count(), across.line(), from + 2 * args_.in.row_stride);
    *nan |= found;
    const Cell* made = F::watches_nan && !found ? across.template run<typename F::Clean>(to) : across.template run<F>(to);
    if (made != to) std::memcpy(to, made, static_cast<size_t>(strip.n) * sizeof(Cell));
    return to;
  }

  template <class G>
  void fold_ends(Strip& strip, Index first) {
    for (Index i = args_.window.y.size - 2; i >= first; --i) {
      Cell* to = place(i);
      for (Index x = 0; x < strip.n; x += F::lanes) store(to + x, G::fold(load(to + x), load(to + stride_ + x)));
    }
  }

  /// Takes the next row of the block behind into its beginning.
  void begin_row(Strip& strip) {
    const Index padded = (strip.block + 1) * args_.window.y.size + strip.begun;
    const Cell* row = make_row(strip, padded, place(strip.begun), &strip.next_nan);
    Cell* beginning = beginning_.data();
    for (Index x = 0; x < strip.n; x += F::lanes) {
      store(beginning + x, strip.begun == 0 ? load(row + x) : F::fold(load(beginning + x), load(row + x)));
    }
  }

  /// The same, and writes the folds of `ends` and the beginning.
  template <class G>
  void finish_row(Strip& strip, const Cell* row, const Cell* ends, const OutputRow& out) {
    constexpr int parts = W / F::lanes;
    Cell* beginning = beginning_.data();
    for (Index x = 0; x < strip.n; x += W) {
      V v[parts];
      for (int i = 0; i < parts; ++i) {
        const Index at = x + i * F::lanes;
        v[i] = load(row + at);
        if (strip.begun > 0) v[i] = G::fold(load(beginning + at), v[i]);
        store(beginning + at, v[i]);
        v[i] = G::fold(load(ends + at), v[i]);
      }
      out.put(x, v, strip.n - x);
    }
  }

  Pool2dArgs args_;
  OutputRows rows_;
  Index tile_;
  Buffer<Cell> across_;
  Index stride_;
  Buffer<Cell> ring_, beginning_;
  bool past_cache_ = false;
};

}  // namespace POOLSCOPE_ISA
}  // namespace poolscope
