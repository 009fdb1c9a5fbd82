// pool2d: sliding windows. Folds (max, min, sums) take rows and columns one after the other, so that their cost hardly
// grows with the window; every other reducer gathers the cells of each window.
#include <new>

#include "group_pool.h"
#include "kernels.h"
#include "pool_rows.h"
#include "reduce_cells.h"
#include "slide_pool.h"

namespace poolscope {
namespace POOLSCOPE_ISA {
namespace {

/// Windows that overlap little or not at all from one output row to the next: down the columns, then across.
template <class F>
class FoldPool final : public Kernel {
 public:
  explicit FoldPool(const Pool2dArgs& args)
      : Kernel(args.out.height),
        args_(args),
        out_(args),
        rows_(args.window.y.size),
        memory_(FoldAcross<F>::room(args.window.x, args.out.width)) {}

  void run(Index begin, Index end) override {
    const bool past_cache = out_.past_cache(begin, end);
    const Index width = args_.out.width;
    FoldAcross<F> across(args_.window.x, args_.in.width, 0, width, memory_.data());
    for (Index c = 0; c < args_.out.channels; ++c) {
      for (Index y = begin; y < end; ++y) {
        const Index count = rows_under(c, y, across.in_begin());
        const OutputRow out = out_.row(c, y, 0, past_cache);
        if (count > 0 && across.takes_rows() && count <= across.max_rows) {
          across.run_rows(rows_.data(), count, out);
        } else {
          fold_down<F>(rows_.data(), count, across.in_count(), across.line());
          out.write<F>(across.run(), width);
        }
      }
    }
    if (past_cache) finish_streams();
  }

 private:
  Index rows_under(Index c, Index y, Index column) {
    const Axis& axis = args_.window.y;
    Index count = 0;
    for (Index k = 0; k < axis.size; ++k) {
      const Index row = axis.start(y) + k * axis.dilation;
      if (row >= 0 && row < args_.in.height) rows_[count++] = args_.in.row(c, row) + column;
    }
    return count;
  }

  Pool2dArgs args_;
  OutputRows out_;
  Buffer<const float*> rows_;
  Buffer<typename F::Cell> memory_;
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
  if (pools_in_groups(args.window.y)) return new (std::nothrow) GroupPool<F>(args);
  if (slides(args.window.y)) return new (std::nothrow) SlidePool<F>(args);
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
