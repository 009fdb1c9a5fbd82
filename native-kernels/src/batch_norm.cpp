// batchNorm: gamma (x - mean) / sqrt(variance + epsilon) + beta, per channel, in double. Input and output may be the
// same map.
#include <new>

#include "kernels.h"
#include "simd/simd.h"

namespace poolscope {
namespace POOLSCOPE_ISA {
namespace {

struct Norm {
  double scale, mean, shift;
};

class BatchNorm final : public Kernel {
 public:
  explicit BatchNorm(const BatchNormArgs& args)
      : Kernel(args.out.height), in_(args.in), out_(args.out), norms_(args.out.channels) {
    for (Index c = 0; c < norms_.count(); ++c) {
      const double deviation = __builtin_sqrt(static_cast<double>(args.variance[c]) + args.epsilon);
      norms_[c] = {args.gamma[c] / deviation, args.mean[c], args.beta[c]};
    }
  }

  void run(Index begin, Index end) override {
    for (Index c = 0; c < out_.channels; ++c) {
      for (Index y = begin; y < end; ++y) row(in_.row(c, y), out_.row(c, y), norms_[c]);
    }
  }

 private:
  void row(const float* from, float* to, const Norm& norm) const {
    const vd scale = splat(norm.scale), mean = splat(norm.mean), shift = splat(norm.shift);
    Index x = 0;
    for (; x + H <= out_.width; x += H) store(to + x, narrow((widen(from + x) - mean) * scale + shift));
    for (; x < out_.width; ++x) to[x] = static_cast<float>((from[x] - norm.mean) * norm.scale + norm.shift);
  }

  View in_, out_;
  Buffer<Norm> norms_;
};

}  // namespace

Kernel* batch_norm(const BatchNormArgs& args) { return new (std::nothrow) BatchNorm(args); }

}  // namespace POOLSCOPE_ISA
}  // namespace poolscope
