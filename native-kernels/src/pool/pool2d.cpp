// pool2d: sliding windows. Max, min and sums take rows and columns one after the other, so that their cost hardly
// grows with the window; every other reducer takes the cells of each window together.
#include <new>

#include "../kernels.h"
#include "../simd/nontemporal.h"
#include "pool_rows.h"
#include "reduce_vectors.h"
#include "row_group_pool.h"
#include "van_herk_pool.h"
#include "window_rows.h"

namespace poolscope {
namespace POOLSCOPE_ISA {
namespace {

/// Windows that overlap little or not at all from one output row to the next: a vertical pass, then a horizontal one.
template <class F>
class PlainPool final : public Kernel {
 public:
  explicit PlainPool(const Pool2dArgs& args)
      : Kernel(args.out.height),
        args_(args),
        out_(args),
        rows_(args.window.y.size),
        memory_(Horizontal::room(args.window.x, args.out.width)) {}

  void run(Index begin, Index end) override {
    const bool nontemporal = out_.exceeds_cache(begin, end);
    const Index width = args_.out.width;
    Horizontal horizontal(args_.window.x, args_.in.width, 0, width, memory_.data());
    for (Index c = 0; c < args_.out.channels; ++c) {
      for (Index y = begin; y < end; ++y) {
        if (horizontal.takes_rows() && takes_batch(y, end)) {
          batch(horizontal, c, y, nontemporal);
          y += Horizontal::batch - 1;
          continue;
        }
        const Index count = rows_under(c, y, horizontal.in_begin());
        const OutputRow out = out_.row(c, y, 0, nontemporal);
        if (count > 0 && horizontal.takes_rows() && count <= horizontal.max_rows) {
          horizontal.template run_rows<F>(rows_.data(), count, out);
        } else {
          vertical_pass<F>(rows_.data(), count, horizontal.in_count(), horizontal.line());
          horizontal.template run<typename F::Line>(out, nullptr);
        }
      }
    }
    if (nontemporal) fence_nontemporal();
  }

 private:
  using Horizontal = HorizontalPass<typename F::Line>;

  /// Whether `batch` rows from y on have square windows at stride 2 that lie inside the map.
  bool takes_batch(Index y, Index end) const {
    const Axis& axis = args_.window.y;
    const Index last = y + Horizontal::batch - 1;
    const bool inside = axis.start(y) >= 0 && axis.start(last) + axis.size <= args_.in.height;
    // What windows of 2 and 3 rows share is too little for few and short registers.
    const bool pays = many_registers || W > 4 || axis.size > 3;
    return pays && axis.stride == 2 && axis.dilation == 1 && axis.size == args_.window.x.size && last < end && inside;
  }

  /// These rows at once: of what their windows share, each cell is read and widened once.
  void batch(Horizontal& horizontal, Index c, Index y, bool nontemporal) {
    constexpr int batch = Horizontal::batch;
    const float* rows[5 + 2 * (batch - 1)];
    for (Index r = 0; r < args_.window.y.size + 2 * (batch - 1); ++r) {
      rows[r] = args_.in.row(c, args_.window.y.start(y) + r) + horizontal.in_begin();
    }
    OutputRow outs[batch];
    for (int i = 0; i < batch; ++i) outs[i] = out_.row(c, y + i, 0, nontemporal);
    horizontal.template run_batch<F>(rows, outs);
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

  Pool2dArgs args_;
  OutputRows out_;
  Buffer<const float*> rows_;
  Buffer<typename F::Cell> memory_;
};

/// Any reducer: windows that lie wholly between the map's left and right borders W at a time, others one by one.
class CellPool final : public Kernel {
 public:
  explicit CellPool(const Pool2dArgs& args)
      : Kernel(args.out.height),
        args_(args),
        pools_(args.window, args.in, args.out),
        cells_(args.window.y.size * args.window.x.size),
        room_(reduces_vectors(args.reducer) ? min_of(cells_.count(), WindowRows::max_cells) * W : 0) {}

  void run(Index begin, Index end) override {
    for (Index c = 0; c < args_.out.channels; ++c) {
      for (Index y = begin; y < end; ++y) row(c, y);
    }
  }

 private:
  void row(Index c, Index y) {
    float* out = args_.out.row(c, y);
    const Index first = (c * args_.out.height + y) * args_.out.width;
    const Stop stop;
    const auto one = [&](Index x) {
      if (!stop.asked())
        out[x] = reduce_cells(args_.reducer, cells_.data(), pools_.gather(c, y, x, cells_.data()), first + x);
    };
    if (room_.count() == 0 || !pools_.enter_row(c, y)) {
      for (Index x = 0; x < args_.out.width; ++x) one(x);
      return;
    }
    for (Index x = 0; x < pools_.first(); ++x) one(x);
    pools_.for_each([&](Index x, const WindowVectors& windows) {
      if (!stop.asked())
        store(out + x, reduce_vectors(args_.reducer, windows, first + x, reinterpret_cast<vf*>(room_.data())));
    });
    for (Index x = pools_.end(); x < args_.out.width; ++x) one(x);
  }

  Pool2dArgs args_;
  WindowRows pools_;
  Buffer<float> cells_, room_;
};

template <class F>
Kernel* reducing_pool(const Pool2dArgs& args) {
  if (pools_in_groups(args.window.y)) return group_pool<F>(args);
  if (slides(args.window.y)) return new (std::nothrow) SlidePool<F>(args);
  return new (std::nothrow) PlainPool<F>(args);
}

}  // namespace

Kernel* pool2d(const Pool2dArgs& args) {
  switch (args.reducer.type) {
    case Reduction::max: return reducing_pool<MaxReduction>(args);
    case Reduction::min: return reducing_pool<MinReduction>(args);
    case Reduction::average:
    case Reduction::sum: return reducing_pool<SumReduction>(args);
    case Reduction::lp:
      if (args.reducer.p == 1) return reducing_pool<AbsSumReduction>(args);
      if (args.reducer.p == 2) return reducing_pool<SquareSumReduction>(args);
      break;
    default: break;
  }
  return new (std::nothrow) CellPool(args);
}

}  // namespace POOLSCOPE_ISA
}  // namespace poolscope
