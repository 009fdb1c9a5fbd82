// conv2d: cross-correlation with strides, dilations, groups, any padding, bias and ReLU.
#include <new>

#include "../kernels.h"
#include "conv_rows.h"
#include "separable.h"
#include "winograd.h"

namespace poolscope {
namespace POOLSCOPE_ISA {
namespace {

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

}  // namespace

Kernel* conv2d(const Conv2dArgs& args) {
  if (winograd_serves(args)) return new (std::nothrow) FastConv2d(args);
  if (separable_serves(args)) return new (std::nothrow) SeparableConv2d(args);
  return new (std::nothrow) Conv2d(args);
}

}  // namespace POOLSCOPE_ISA
}  // namespace poolscope
