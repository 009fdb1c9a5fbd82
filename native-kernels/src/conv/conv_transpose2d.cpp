// convTranspose2d: input cell i adds its value times the kernel to the outputs i s - p + tap d. Sums are in double.
//
// Along a row the output is split in s phases, so that a tap adds one run of input cells to one run of sums.
#include <new>

#include "../kernels.h"
#include "../simd/simd.h"

namespace poolscope {
namespace POOLSCOPE_ISA {
namespace {

class ConvTranspose2d final : public Kernel {
 public:
  explicit ConvTranspose2d(const ConvTranspose2dArgs& args)
      : Kernel(args.out.height),
        args_(args),
        in_group_(args.in.channels / args.groups),
        out_group_(args.out.channels / args.groups),
        bias_(args.out.channels) {
    const Axis& axis = args.window.x;
    const Index taps = args.window.y.size * axis.size;
    phase_width_ = round_up(args.in.width + (axis.size - 1) * axis.dilation / axis.stride + 1, W) + W;
    phases_ = min_of(axis.stride, max_of((axis.size - 1) * axis.dilation + 1, 1));
    weights_.reserve(args.in.channels * out_group_ * taps);
    sums_.reserve(phases_ * phase_width_);
    for (Index i = 0; i < weights_.count(); ++i) weights_[i] = args.weights[i];
    for (Index i = 0; i < bias_.count(); ++i) bias_[i] = args.bias ? args.bias[i] : 0.0f;
    args_.weights = args_.bias = nullptr;
  }

  void run(Index begin, Index end) override {
    for (Index c = 0; c < args_.out.channels; ++c) {
      for (Index y = begin; y < end; ++y) row(c, y);
    }
  }

 private:
  void row(Index c, Index y) {
    const Axis &vertical = args_.window.y, &horizontal = args_.window.x;
    for (Index i = 0; i < sums_.count(); ++i) sums_[i] = 0.0;
    const Stop stop;
    for (Index i = 0; i < in_group_ && !stop.asked(); ++i) {
      const Index in_channel = c / out_group_ * in_group_ + i;
      const float* weights =
          weights_.data() + (in_channel * out_group_ + c % out_group_) * vertical.size * horizontal.size;
      for (Index k = 0; k < vertical.size; ++k) {
        const Index cell = y + vertical.before - k * vertical.dilation;
        if (cell < 0 || cell % vertical.stride != 0 || cell / vertical.stride >= args_.in.height) continue;
        add_row(args_.in.row(in_channel, cell / vertical.stride), weights + k * horizontal.size);
      }
    }
    finish(c, y);
  }

  void add_row(const float* from, const float* weights) {
    const Axis& axis = args_.window.x;
    for (Index k = 0; k < axis.size; ++k) {
      const Index cell = k * axis.dilation;
      double* to = sums_.data() + cell % axis.stride * phase_width_ + cell / axis.stride;
      const vd weight = splat(static_cast<double>(weights[k]));
      const Index width = args_.in.width;
      Index x = 0;
      for (; x + H <= width; x += H) store(to + x, madd(weight, widen(from + x), load(to + x)));
      for (; x < width; ++x) to[x] = static_cast<double>(weights[k]) * static_cast<double>(from[x]) + to[x];
    }
  }

  void finish(Index c, Index y) const {
    const Axis& axis = args_.window.x;
    const double bias = bias_[c];
    float* to = args_.out.row(c, y);
    Index phase = axis.before % axis.stride, cell = axis.before / axis.stride;
    for (Index x = 0; x < args_.out.width; ++x) {
      const bool reached = phase < phases_ && cell < phase_width_;
      to[x] = static_cast<float>((reached ? sums_[phase * phase_width_ + cell] : 0.0) + bias);
      if (++phase == axis.stride) {
        phase = 0;
        ++cell;
      }
    }
  }

  ConvTranspose2dArgs args_;
  Index in_group_, out_group_, phase_width_, phases_;
  Buffer<float> weights_, bias_;
  Buffer<double> sums_;
};

}  // namespace

Kernel* conv_transpose2d(const ConvTranspose2dArgs& args) { return new (std::nothrow) ConvTranspose2d(args); }

}  // namespace POOLSCOPE_ISA
}  // namespace poolscope
