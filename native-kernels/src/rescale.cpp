// rescale: scale x + offset, per channel, in float32, rounded after each operation. Input and output may be the same
// map.
#include <new>

#include "kernels.h"
#include "simd/simd.h"

namespace poolscope {
namespace POOLSCOPE_ISA {
namespace {

struct Line {
  float scale, offset;
};

class Rescale final : public Kernel {
 public:
  explicit Rescale(const RescaleArgs& args)
      : Kernel(args.out.height), in_(args.in), out_(args.out), lines_(args.out.channels) {
    for (Index c = 0; c < lines_.count(); ++c) lines_[c] = {args.scale[c], args.offset[c]};
  }

  void run(Index begin, Index end) override {
    for (Index c = 0; c < out_.channels; ++c) {
      for (Index y = begin; y < end; ++y) row(in_.row(c, y), out_.row(c, y), lines_[c]);
    }
  }

 private:
  void row(const float* from, float* to, const Line& line) const {
    const vf scale = splat(line.scale), offset = splat(line.offset);
    Index x = 0;
    for (; x + W <= out_.width; x += W) store(to + x, load(from + x) * scale + offset);
    for (; x < out_.width; ++x) to[x] = from[x] * line.scale + line.offset;
  }

  View in_, out_;
  Buffer<Line> lines_;
};

}  // namespace

Kernel* rescale(const RescaleArgs& args) { return new (std::nothrow) Rescale(args); }

}  // namespace POOLSCOPE_ISA
}  // namespace poolscope
