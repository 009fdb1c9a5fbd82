// conv2d: cross-correlation with strides, dilations, groups, any padding, bias and ReLU.
#include <new>

#include "../kernels.h"
#include "conv_lanes.h"
#include "conv_rows.h"
#include "depthwise.h"
#include "separable.h"
#include "winograd.h"

namespace poolscope {
namespace POOLSCOPE_ISA {
namespace {

/// Units are output rows.
class Conv2d final : public Kernel {
 public:
  explicit Conv2d(const Conv2dArgs& args) : Kernel(args.out.height), rows_(args, 128), out_(args.out) {}

  void run(Index begin, Index end) override {
    rows_.forget();
    for (Index y = begin; y < end; ++y) {
      for (Index s = 0; s < rows_.sets(); ++s) {
        const ChannelSet& set = rows_.set(s);
        rows_.part(y, set, 0, out_.width, {out_.row(set.first, y), out_.plane_stride, nullptr, 0}, false);
      }
    }
  }

 private:
  ConvRows rows_;
  View out_;
};

class FastConv2d final : public Kernel {
 public:
  explicit FastConv2d(const Conv2dArgs& args) : Kernel(args.out.height), rows_(args), map_{args.out} {}

  void run(Index begin, Index end) override { rows_.run(begin, end, map_); }

 private:
  WinogradRows rows_;
  MapRows map_;
};

class SeparableConv2d final : public Kernel {
 public:
  explicit SeparableConv2d(const Conv2dArgs& args) : Kernel(args.out.height), rows_(args) {}

  void run(Index begin, Index end) override { rows_.run(begin, end); }

 private:
  SeparableRows rows_;
};

Index units_of(const Conv2dArgs& args) { return args.planes ? args.out.channels : args.out.height; }

/// LaneConv or DepthwiseConv, over rows or planes.
template <class C>
class Conv2dByChannels final : public Kernel {
 public:
  explicit Conv2dByChannels(const Conv2dArgs& args)
      : Kernel(units_of(args)), conv_(args), out_(args.out), planes_(args.planes) {}

  void run(Index begin, Index end) override {
    const Span all_rows = {0, out_.height}, all_channels = {0, out_.channels}, units = {begin, end};
    if (begin < end) conv_.run(planes_ ? units : all_channels, planes_ ? all_rows : units);
  }

 private:
  C conv_;
  View out_;
  bool planes_;
};

/// Planes by whatever weights.
class CarefulConv2d final : public Kernel {
 public:
  explicit CarefulConv2d(const Conv2dArgs& args) : Kernel(args.out.channels), args_(args), weights_(args) {}

  void run(Index begin, Index end) override {
    const Stop stop;
    const View& out = args_.out;
    for (Index c = begin; c < end; ++c) {
      for (Index y = 0; y < out.height && !stop.asked(); ++y) {
        for (Index x = 0; x < out.width; ++x) out.row(c, y)[x] = conv_cell(args_, weights_, c, y, x);
      }
    }
  }

 private:
  Conv2dArgs args_;
  ConvWeights weights_;
};

}  // namespace

Kernel* conv2d(const Conv2dArgs& args) {
  if (!args.planes) {
    if (winograd_serves(args)) return new (std::nothrow) FastConv2d(args);
    if (separable_serves(args)) return new (std::nothrow) SeparableConv2d(args);
  }
  if (depthwise_serves(args)) return new (std::nothrow) Conv2dByChannels<DepthwiseConv>(args);
  if (args.planes ? lanes_serve(args) : lanes_pay(args)) return new (std::nothrow) Conv2dByChannels<LaneConv>(args);
  if (args.planes) return new (std::nothrow) CarefulConv2d(args);
  return new (std::nothrow) Conv2d(args);
}

}  // namespace POOLSCOPE_ISA
}  // namespace poolscope
