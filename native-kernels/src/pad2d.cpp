// pad2d: padding by a value or by the map's own cells; negative pads crop.
#include <cstring>
#include <new>

#include "kernels.h"
#include "padding.h"

namespace poolscope {
namespace POOLSCOPE_ISA {
namespace {

class Pad2d final : public Kernel {
 public:
  explicit Pad2d(const Pad2dArgs& args) : Kernel(args.out.height), args_(args) {
    first_ = clamp(args.left, 0, args.out.width);
    end_ = clamp(args.left + args.in.width, first_, args.out.width);
  }

  void run(Index begin, Index end) override {
    for (Index c = 0; c < args_.out.channels; ++c) {
      for (Index y = begin; y < end; ++y) row(c, y);
    }
  }

 private:
  void row(Index c, Index y) const {
    float* to = args_.out.row(c, y);
    const Index source = padded_index(y - args_.top, args_.in.height, args_.mode);
    const float* from = source < 0 ? nullptr : args_.in.row(c, source);
    border(from, to, 0, first_);
    border(from, to, end_, args_.out.width);
    if (from == nullptr) {
      for (Index x = first_; x < end_; ++x) to[x] = args_.value;
    } else {
      std::memcpy(to + first_, from + (first_ - args_.left), static_cast<size_t>(end_ - first_) * sizeof(float));
    }
  }

  /// The columns [x, end), which lie outside the input's.
  void border(const float* from, float* to, Index x, Index end) const {
    for (; x < end; ++x) {
      const Index source = from == nullptr ? -1 : padded_index(x - args_.left, args_.in.width, args_.mode);
      to[x] = source < 0 ? args_.value : from[source];
    }
  }

  Pad2dArgs args_;
  Index first_, end_;
};

}  // namespace

Kernel* pad2d(const Pad2dArgs& args) { return new (std::nothrow) Pad2d(args); }

}  // namespace POOLSCOPE_ISA
}  // namespace poolscope
