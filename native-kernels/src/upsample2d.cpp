// upsample2d: each cell repeated, or bilinear in double with half-pixel centres and clamped edges.
#include <new>

#include "kernels.h"

namespace poolscope {
namespace POOLSCOPE_ISA {
namespace {

/// The two input cells around an output cell's centre on one axis, and the second one's share.
struct Neighbours {
  Index first, second;
  double share;
};

class Upsample2d final : public Kernel {
 public:
  explicit Upsample2d(const Upsample2dArgs& args) : Kernel(args.out.height), args_(args), columns_(args.out.width) {
    for (Index x = 0; x < columns_.count(); ++x) columns_[x] = neighbours(x, args.factor_x, args.in.width);
  }

  void run(Index begin, Index end) override {
    for (Index c = 0; c < args_.out.channels; ++c) {
      for (Index y = begin; y < end; ++y) {
        if (args_.bilinear) {
          bilinear_row(c, y);
        } else {
          nearest_row(args_.in.row(c, y / args_.factor_y), args_.out.row(c, y));
        }
      }
    }
  }

 private:
  static Neighbours neighbours(Index i, Index factor, Index n) {
    // The centre (i + 1/2) / factor - 1/2 in halves of 1 / factor, so that the share is the same in any part of a map.
    const Index halves = 2 * i + 1 - factor, unit = 2 * factor;
    const Index first = halves < 0 ? -1 : halves / unit;
    return {max_of(first, 0), min_of(first + 1, n - 1),
            static_cast<double>(halves - first * unit) / static_cast<double>(unit)};
  }

  void nearest_row(const float* from, float* to) const {
    for (Index x = 0; x < args_.in.width; ++x) {
      for (Index i = 0; i < args_.factor_x; ++i) *to++ = from[x];
    }
  }

  void bilinear_row(Index c, Index y) const {
    const Neighbours rows = neighbours(y, args_.factor_y, args_.in.height);
    const float *above = args_.in.row(c, rows.first), *below = args_.in.row(c, rows.second);
    float* to = args_.out.row(c, y);
    for (Index x = 0; x < args_.out.width; ++x) {
      const Neighbours& columns = columns_[x];
      const double upper = mix(above[columns.first], above[columns.second], columns.share);
      const double lower = mix(below[columns.first], below[columns.second], columns.share);
      to[x] = static_cast<float>(mix(upper, lower, rows.share));
    }
  }

  /// A cell whose share is 0 has no part in it: it may be infinite.
  static double mix(double a, double b, double share) { return share == 0.0 ? a : a * (1.0 - share) + b * share; }

  Upsample2dArgs args_;
  Buffer<Neighbours> columns_;
};

}  // namespace

Kernel* upsample2d(const Upsample2dArgs& args) { return new (std::nothrow) Upsample2d(args); }

}  // namespace POOLSCOPE_ISA
}  // namespace poolscope
