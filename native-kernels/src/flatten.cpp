// flatten: all values in one vector, channels last (rows, columns, channels) or first.
#include <new>

#include "kernels.h"

namespace poolscope {
namespace POOLSCOPE_ISA {
namespace {

class Flatten final : public Kernel {
 public:
  explicit Flatten(const FlattenArgs& args) : Kernel(1), args_(args) {}

  void run(Index begin, Index end) override {
    if (begin == end) return;
    const View& in = args_.in;
    const Index step = args_.out.plane_stride * (args_.channels_last ? in.channels : 1);
    for (Index c = 0; c < in.channels; ++c) {
      for (Index y = 0; y < in.height; ++y) {
        const Index index = args_.channels_last ? y * in.width * in.channels + c : (c * in.height + y) * in.width;
        const float* from = in.row(c, y);
        float* to = args_.out.data + index * args_.out.plane_stride;
        for (Index x = 0; x < in.width; ++x) to[x * step] = from[x];
      }
    }
  }

 private:
  FlattenArgs args_;
};

}  // namespace

Kernel* flatten(const FlattenArgs& args) { return new (std::nothrow) Flatten(args); }

}  // namespace POOLSCOPE_ISA
}  // namespace poolscope
