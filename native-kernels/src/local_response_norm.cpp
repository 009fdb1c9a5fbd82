// localResponseNorm: x / (bias + alpha / size sum x^2)^beta, in double, over the channels around each one.
#include <new>

#include "kernels.h"
#include "simd/simd.h"

namespace poolscope {
namespace POOLSCOPE_ISA {
namespace {

class LocalResponseNorm final : public Kernel {
 public:
  explicit LocalResponseNorm(const LocalResponseNormArgs& args)
      : Kernel(args.out.height), args_(args), before_((args.size - 1) / 2), after_(args.size / 2) {}

  void run(Index begin, Index end) override {
    for (Index y = begin; y < end; ++y) {
      for (Index c = 0; c < args_.out.channels; ++c) row(c, y);
    }
  }

 private:
  void row(Index c, Index y) const {
    const Index first = max_of(0, c - before_), last = min_of(args_.in.channels - 1, c + after_);
    const vd bias = splat(args_.bias), scale = splat(args_.alpha / static_cast<double>(args_.size));
    float* to = args_.out.row(c, y);
    for (Index x = 0; x < args_.out.width; x += H) {
      const Index cells = min_of(H, args_.out.width - x);
      vd sum = splat(0.0);
      for (Index i = first; i <= last; ++i) {
        const vd v = read(args_.in.row(i, y) + x, cells);
        sum += v * v;
      }
      const vh result = narrow(read(args_.in.row(c, y) + x, cells) / power(bias + scale * sum));
      std::memcpy(to + x, &result, static_cast<size_t>(cells) * sizeof(float));
    }
  }

  /// Reads `cells` floats, the rest as 0.
  static vd read(const float* from, Index cells) {
    if (cells >= H) return widen(from);
    float padded[H] = {};
    for (Index i = 0; i < cells; ++i) padded[i] = from[i];
    return widen(padded);
  }

  /// base^beta. 3/4 is the exponent of AlexNet and GoogLeNet.
  vd power(vd base) const {
    if (args_.beta == 0.75) {
      const vd root = square_root(base);
      return root * square_root(root);
    }
    double lanes[H];
    store(lanes, base);
    for (int i = 0; i < H; ++i) lanes[i] = __builtin_pow(lanes[i], args_.beta);
    return load(lanes);
  }

  LocalResponseNormArgs args_;
  Index before_, after_;
};

}  // namespace

Kernel* local_response_norm(const LocalResponseNormArgs& args) { return new (std::nothrow) LocalResponseNorm(args); }

}  // namespace POOLSCOPE_ISA
}  // namespace poolscope
