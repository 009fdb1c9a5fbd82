// prelu: x where x > 0, else slope x. Input and output may be the same map.
#include <new>

#include "kernels.h"
#include "simd/simd.h"

namespace poolscope {
namespace POOLSCOPE_ISA {
namespace {

class Prelu final : public Kernel {
 public:
  explicit Prelu(const PreluArgs& args)
      : Kernel(args.out.height), in_(args.in), out_(args.out), slopes_(args.out.channels) {
    for (Index c = 0; c < slopes_.count(); ++c) slopes_[c] = args.slopes[args.slope_count == 1 ? 0 : c];
  }

  void run(Index begin, Index end) override {
    for (Index c = 0; c < out_.channels; ++c) {
      for (Index y = begin; y < end; ++y) row(in_.row(c, y), out_.row(c, y), slopes_[c]);
    }
  }

 private:
  void row(const float* from, float* to, float slope) const {
    const vf factor = splat(slope), zero = splat(0.0f);
    Index x = 0;
    for (; x + W <= out_.width; x += W) {
      const vf v = load(from + x);
      store(to + x, v > zero ? v : factor * v);
    }
    for (; x < out_.width; ++x) to[x] = from[x] > 0.0f ? from[x] : slope * from[x];
  }

  View in_, out_;
  Buffer<float> slopes_;
};

}  // namespace

Kernel* prelu(const PreluArgs& args) { return new (std::nothrow) Prelu(args); }

}  // namespace POOLSCOPE_ISA
}  // namespace poolscope
