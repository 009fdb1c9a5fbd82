// argmaxPool2d: the index of each window's largest cell, in the unpadded plane.
#include <new>

#include "../kernels.h"
#include "argmax.h"
#include "window_rows.h"

namespace poolscope {
namespace POOLSCOPE_ISA {
namespace {

class ArgmaxPool2d final : public Kernel {
 public:
  explicit ArgmaxPool2d(const ArgmaxPool2dArgs& args)
      : Kernel(args.out.height), args_(args), rows_(args.window, args.in, args.out) {
    for (int i = 0; i < W; ++i) lanes_[i] = i * static_cast<int32_t>(min_of(args.window.x.stride, args.in.width));
  }

  void run(Index begin, Index end) override {
    for (Index c = 0; c < args_.out.channels; ++c) {
      for (Index y = begin; y < end; ++y) row(c, y);
    }
  }

 private:
  void row(Index c, Index y) {
    float* out = args_.out.row(c, y);
    if (args_.in.height * args_.in.width > INT32_MAX || !rows_.enter_row(c, y)) {
      for (Index x = 0; x < args_.out.width; ++x) out[x] = one(c, y, x);
      return;
    }
    for (Index x = 0; x < rows_.first(); ++x) out[x] = one(c, y, x);
    rows_.for_each([&](Index x, const WindowVectors& windows) {
      store(out + x, indices_of(windows, (x - rows_.first()) * args_.window.x.stride));
    });
    for (Index x = rows_.end(); x < args_.out.width; ++x) out[x] = one(c, y, x);
  }

  /// `moved`: columns between the first window of these and the row's first.
  vf indices_of(const WindowVectors& windows, Index moved) const {
    const vi lanes = load_as<vi>(lanes_);
    vf largest = windows[0];
    vi indices = splat_int(static_cast<int32_t>(rows_.index(0) + moved)) + lanes;
    for (Index i = 1; i < windows.count; ++i) {
      const vf cells = windows[i];
      const vi larger = (cells > largest) | (cells != cells);
      largest = larger ? cells : largest;
      indices = larger ? splat_int(static_cast<int32_t>(rows_.index(i) + moved)) + lanes : indices;
    }
    return __builtin_convertvector(indices, vf);
  }

  float one(Index c, Index y, Index x) const {
    const View& in = args_.in;
    const Axis &vertical = args_.window.y, &horizontal = args_.window.x;
    Largest largest;
    for (Index i = 0; i < vertical.size; ++i) {
      const Index row = vertical.start(y) + i * vertical.dilation;
      if (row < 0 || row >= in.height) continue;
      for (Index j = 0; j < horizontal.size; ++j) {
        const Index column = horizontal.start(x) + j * horizontal.dilation;
        if (column >= 0 && column < in.width) largest.add(in.row(c, row)[column], row * in.width + column);
      }
    }
    return static_cast<float>(largest.index);
  }

  ArgmaxPool2dArgs args_;
  WindowRows rows_;
  int32_t lanes_[W];
};

}  // namespace

Kernel* argmax_pool2d(const ArgmaxPool2dArgs& args) { return new (std::nothrow) ArgmaxPool2d(args); }

}  // namespace POOLSCOPE_ISA
}  // namespace poolscope
