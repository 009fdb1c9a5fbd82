// dense: each unit sums weight times value over the whole map, in double.
#include <new>

#include "../kernels.h"
#include "../simd/simd.h"

namespace poolscope {
namespace POOLSCOPE_ISA {
namespace {

double dot(const float* a, const float* b, Index n) {
  vd sums[4] = {};
  Index i = 0;
  for (; i + 4 * H <= n; i += 4 * H) {
    for (int v = 0; v < 4; ++v) sums[v] = madd(widen(a + i + v * H), widen(b + i + v * H), sums[v]);
  }
  double lanes[H], sum = 0.0;
  store(lanes, (sums[0] + sums[1]) + (sums[2] + sums[3]));
  for (double lane : lanes) sum += lane;
  for (; i < n; ++i) sum += static_cast<double>(a[i]) * static_cast<double>(b[i]);
  return sum;
}

class Dense final : public Kernel {
 public:
  explicit Dense(const DenseArgs& args) : Kernel(args.out.channels), args_(args), bias_(args.out.channels) {
    for (Index i = 0; i < bias_.count(); ++i) bias_[i] = args.bias ? args.bias[i] : 0.0f;
    args_.bias = nullptr;
    View& in = args_.in;
    length_ = in.channels * in.height * in.width;
    // What lies without gaps is one row.
    if ((in.height == 1 || in.row_stride == in.width) &&
        (in.channels == 1 || in.plane_stride == in.height * in.width)) {
      in.width = length_;
      in.channels = in.height = 1;
    }
  }

  void run(Index begin, Index end) override {
    const View& in = args_.in;
    for (Index unit = begin; unit < end; ++unit) {
      const float* weights = args_.weights + unit * length_;
      double sum = 0.0;
      for (Index c = 0; c < in.channels; ++c) {
        for (Index y = 0; y < in.height; ++y, weights += in.width) sum += dot(weights, in.row(c, y), in.width);
      }
      args_.out.row(unit, 0)[0] = static_cast<float>(sum + bias_[unit]);
    }
  }

 private:
  DenseArgs args_;
  Buffer<float> bias_;
  Index length_;
};

}  // namespace

Kernel* dense(const DenseArgs& args) { return new (std::nothrow) Dense(args); }

}  // namespace POOLSCOPE_ISA
}  // namespace poolscope
