// pool2d: sliding windows. Folds (max, min, sums) go down the columns first and then across, so that their cost hardly
// grows with the window; every other reducer gathers the cells of each window.
#include <new>

#include "group_fold.h"
#include "kernels.h"
#include "pool_rows.h"
#include "reduce_cells.h"

namespace poolscope {
namespace POOLSCOPE_ISA {
namespace {

/// Folds of tall windows down the columns (van Herk): rows are cut into blocks as high as the window, counted from the
/// top of the padded map, and a window is the end of one block and the beginning of the next. The blocks lie where
/// they lie whatever the band, and so do the sums.
template <class F>
class TallFold {
 public:
  using Cell = typename F::Cell;

  /// For up to `columns` columns.
  TallFold(const Axis& axis, Index height, Index columns)
      : axis_(axis), height_(height), stride_(round_up(columns, W) + W), ends_(axis.size * stride_), begin_(stride_) {}

  void forget() { block_ = -1; }

  /// Writes the folds of output row y, n columns from `from` (the map's row 0) on.
  void row(Index y, const float* from, Index row_stride, Index n, Cell* to) {
    const Index k = axis_.size;
    const Index top = y * axis_.stride;
    const Index block = top / k, skip = top % k;
    if (block != block_) {
      fold_ends(block, skip, from, row_stride, n);
      block_ = block;
      folded_ = 0;
    }
    for (; folded_ < skip; ++folded_) add_row((block + 1) * k + folded_, from, row_stride, n, begin_.data(), folded_ == 0);
    const Cell* end = ends_.data() + skip * stride_;
    if (skip == 0) {
      for (Index x = 0; x < n; x += F::lanes) store(to + x, load(end + x));
    } else {
      for (Index x = 0; x < n; x += F::lanes) store(to + x, F::fold(load(end + x), load(begin_.data() + x)));
    }
  }

 private:
  void fold_ends(Index block, Index first, const float* from, Index row_stride, Index n) {
    const Index k = axis_.size;
    for (Index i = k - 1; i >= first; --i) {
      Cell* to = ends_.data() + i * stride_;
      const Cell* below = i + 1 < k ? to + stride_ : nullptr;
      const Index y = block * k + i - axis_.before;
      const bool inside = y >= 0 && y < height_;
      const float* row = from + y * row_stride;
      for (Index x = 0; x < n; x += F::lanes) {
        typename F::V v = inside ? read_first<F>(row + x, n - x) : splat(F::identity());
        if (below) v = F::fold(v, load(below + x));
        store(to + x, v);
      }
    }
  }

  void add_row(Index padded, const float* from, Index row_stride, Index n, Cell* to, bool first) {
    const Index y = padded - axis_.before;
    const bool inside = y >= 0 && y < height_;
    const float* row = from + y * row_stride;
    for (Index x = 0; x < n; x += F::lanes) {
      typename F::V v = inside ? read_first<F>(row + x, n - x) : splat(F::identity());
      if (!first) v = F::fold(load(to + x), v);
      store(to + x, v);
    }
  }

  Axis axis_;
  Index height_, stride_, block_ = -1, folded_ = 0;
  Buffer<Cell> ends_, begin_;
};

template <class F>
class FoldPool final : public Kernel {
 public:
  explicit FoldPool(const Pool2dArgs& args)
      : Kernel(args.out.height), args_(args), divisors_(args), rows_(args.window.y.size),
        tall_(folds_by_blocks(args.window.y)),
        tile_(tall_ ? tile_width(args) : args.out.width),
        room_(FoldAcross<F>::room(args.window.x, tile_)),
        line_(room_),
        result_(room_),
        down_(args.window.y, args.in.height, tall_ ? least(room_, args.in.width) : 0),
        root_(args.reducer.type == Reduction::lp && args.reducer.p == 2) {}

  void run(Index begin, Index end) override {
    for (Index x = 0; x < args_.out.width; x += tile_) {
      const Index stop = least(x + tile_, args_.out.width);
      FoldAcross<F> across(args_.window.x, args_.in.width, x, stop, line_.data(), result_.data());
      if (tall_) {
        for (Index c = 0; c < args_.out.channels; ++c) {
          down_.forget();
          const float* from = args_.in.row(c, 0) + across.in_begin();
          for (Index y = begin; y < end; ++y) {
            down_.row(y, from, args_.in.row_stride, across.in_count(), across.line());
            finish(across.run(), c, y, x, stop);
          }
        }
      } else {
        for (Index c = 0; c < args_.out.channels; ++c) {
          for (Index y = begin; y < end; ++y) {
            const Index count = rows_under(c, y, across.in_begin());
            if (count > 0 && across.takes_rows() && count <= across.max_rows) {
              finish(across.run_rows(rows_.data(), count), c, y, x, stop);
            } else {
              fold_down<F>(rows_.data(), count, across.in_count(), across.line());
              finish(across.run(), c, y, x, stop);
            }
          }
        }
      }
    }
  }

 private:
  /// Output columns for which the folds of a tall window stay in the second cache.
  static Index tile_width(const Pool2dArgs& args) {
    const Index columns = most(256, 192 * 1024 / (static_cast<Index>(sizeof(typename F::Cell)) * args.window.y.size));
    return least(most(64, round_up(columns / args.window.x.stride, 64)), args.out.width);
  }

  Index rows_under(Index c, Index y, Index column) {
    const Axis& axis = args_.window.y;
    Index count = 0;
    for (Index k = 0; k < axis.size; ++k) {
      const Index row = axis.start(y) + k * axis.dilation;
      if (row >= 0 && row < args_.in.height) rows_[count++] = args_.in.row(c, row) + column;
    }
    return count;
  }

  void finish(const typename F::Cell* folds, Index c, Index y, Index x, Index stop) {
    finish_row(folds, args_.out.row(c, y) + x, stop - x, divisors_.columns() + x, divisors_.row(y), root_);
  }

  Pool2dArgs args_;
  Divisors divisors_;
  Buffer<const float*> rows_;
  bool tall_;
  Index tile_, room_;
  Buffer<typename F::Cell> line_, result_;
  TallFold<F> down_;
  bool root_;
};

/// Windows of a few rows that move by one: groups of four output rows, which lie where they lie whatever the band.
template <class F>
class GroupPool final : public Kernel {
 public:
  using Cell = typename F::Cell;

  explicit GroupPool(const Pool2dArgs& args)
      : Kernel(args.out.height),
        args_(args),
        divisors_(args),
        rows_(args.window.y.size + group_rows - 1),
        nothing_(args.in.width + W),
        tile_(least(4096 / static_cast<Index>(sizeof(Cell)), args.out.width)),
        room_(round_up(FoldAcross<F>::room(args.window.x, tile_), W)),
        lines_(group_rows * room_),
        result_(room_),
        root_(args.reducer.type == Reduction::lp && args.reducer.p == 2) {
    for (Index x = 0; x < nothing_.count(); ++x) nothing_[x] = static_cast<float>(F::identity());
  }

  void run(Index begin, Index end) override {
    for (Index x = 0; x < args_.out.width; x += tile_) {
      const Index stop = least(x + tile_, args_.out.width);
      const FoldAcross<F> shape = ready_lines(x, stop);
      for (Index c = 0; c < args_.out.channels; ++c) {
        for (Index y = begin / group_rows * group_rows; y < end; y += group_rows) group(shape, c, y, begin, end, x, stop);
      }
    }
  }

 private:
  /// Makes all lines ready for the columns [x, stop).
  FoldAcross<F> ready_lines(Index x, Index stop) {
    for (Index i = 1; i < group_rows; ++i) {
      FoldAcross<F>(args_.window.x, args_.in.width, x, stop, lines_.data() + i * room_, result_.data());
    }
    return FoldAcross<F>(args_.window.x, args_.in.width, x, stop, lines_.data(), result_.data());
  }

  /// Output rows [y, y + 4) as far as they lie in [begin, end), columns [x, stop).
  void group(const FoldAcross<F>& shape, Index c, Index y, Index begin, Index end, Index x, Index stop) {
    Cell* lines[group_rows];
    for (Index i = 0; i < group_rows; ++i) lines[i] = shape.with_line(lines_.data() + i * room_).line();
    for (Index r = 0; r < rows_.count(); ++r) {
      const Index row = args_.window.y.start(y) + r;
      const bool inside = row >= 0 && row < args_.in.height;
      rows_[r] = (inside ? args_.in.row(c, row) : nothing_.data()) + shape.in_begin();
    }
    fold_group<F>(rows_.data(), args_.window.y.size, shape.in_count(), lines);
    for (Index i = most(0, begin - y); i < least(group_rows, end - y); ++i) {
      FoldAcross<F> across = shape.with_line(lines_.data() + i * room_);
      finish_row(across.run(), args_.out.row(c, y + i) + x, stop - x, divisors_.columns() + x, divisors_.row(y + i), root_);
    }
  }

  Pool2dArgs args_;
  Divisors divisors_;
  Buffer<const float*> rows_;
  Buffer<float> nothing_;
  Index tile_, room_;
  Buffer<Cell> lines_, result_;
  bool root_;
};

/// Any reducer, one window at a time.
class CellPool final : public Kernel {
 public:
  explicit CellPool(const Pool2dArgs& args)
      : Kernel(args.out.height), args_(args), cells_(args.window.y.size * args.window.x.size) {}

  void run(Index begin, Index end) override {
    const View& in = args_.in;
    const Window& w = args_.window;
    for (Index c = 0; c < args_.out.channels; ++c) {
      for (Index y = begin; y < end; ++y) {
        float* out = args_.out.row(c, y);
        for (Index x = 0; x < args_.out.width; ++x) {
          Index count = 0;
          for (Index i = 0; i < w.y.size; ++i) {
            const Index row = w.y.start(y) + i * w.y.dilation;
            if (row < 0 || row >= in.height) continue;
            const float* cells = in.row(c, row);
            for (Index j = 0; j < w.x.size; ++j) {
              const Index column = w.x.start(x) + j * w.x.dilation;
              if (column >= 0 && column < in.width) cells_[count++] = cells[column];
            }
          }
          out[x] = reduce_cells(args_.reducer, cells_.data(), count, (c * args_.out.height + y) * args_.out.width + x);
        }
      }
    }
  }

 private:
  Pool2dArgs args_;
  Buffer<float> cells_;
};

template <class F>
Kernel* fold_pool(const Pool2dArgs& args) {
  if (folds_in_groups(args.window.y)) return new (std::nothrow) GroupPool<F>(args);
  return new (std::nothrow) FoldPool<F>(args);
}

}  // namespace

Kernel* pool2d(const Pool2dArgs& args) {
  switch (args.reducer.type) {
    case Reduction::max: return fold_pool<MaxFold>(args);
    case Reduction::min: return fold_pool<MinFold>(args);
    case Reduction::average:
    case Reduction::sum: return fold_pool<SumFold>(args);
    case Reduction::lp:
      if (args.reducer.p == 1) return fold_pool<AbsSumFold>(args);
      if (args.reducer.p == 2) return fold_pool<SquareSumFold>(args);
      break;
    default: break;
  }
  return new (std::nothrow) CellPool(args);
}

}  // namespace POOLSCOPE_ISA
}  // namespace poolscope
