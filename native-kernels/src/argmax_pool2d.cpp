// argmaxPool2d: the place of each window's largest cell, in the unpadded plane.
#include <new>

#include "argmax.h"
#include "kernels.h"

namespace poolscope {
namespace POOLSCOPE_ISA {
namespace {

/// The window cells [first, end) that lie on an axis of n cells.
struct Inside {
  Index first, end;

  Inside(const Axis& axis, Index i, Index n) {
    const Index start = axis.start(i);
    first = start >= 0 ? 0 : (-start + axis.dilation - 1) / axis.dilation;
    end = start >= n ? first : least(axis.size, (n - 1 - start) / axis.dilation + 1);
  }
};

class ArgmaxPool2d final : public Kernel {
 public:
  explicit ArgmaxPool2d(const ArgmaxPool2dArgs& args) : Kernel(args.out.height), args_(args) {}

  void run(Index begin, Index end) override {
    for (Index c = 0; c < args_.out.channels; ++c) {
      for (Index y = begin; y < end; ++y) row(c, y);
    }
  }

 private:
  void row(Index c, Index y) const {
    const View& in = args_.in;
    const Axis &down = args_.window.y, &across = args_.window.x;
    const Inside rows(down, y, in.height);
    float* out = args_.out.row(c, y);
    for (Index x = 0; x < args_.out.width; ++x) {
      const Inside columns(across, x, in.width);
      Largest largest;
      for (Index i = rows.first; i < rows.end; ++i) {
        const Index at = down.start(y) + i * down.dilation;
        const float* cells = in.row(c, at);
        for (Index j = columns.first; j < columns.end; ++j) {
          const Index column = across.start(x) + j * across.dilation;
          largest.see(cells[column], at * in.width + column);
        }
      }
      out[x] = static_cast<float>(largest.place);
    }
  }

  ArgmaxPool2dArgs args_;
};

}  // namespace

Kernel* argmax_pool2d(const ArgmaxPool2dArgs& args) { return new (std::nothrow) ArgmaxPool2d(args); }

}  // namespace POOLSCOPE_ISA
}  // namespace poolscope
