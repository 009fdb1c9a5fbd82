// The parameters of a convolution as its kernels read them.
#pragma once
#include "../padding.h"

namespace poolscope {
namespace POOLSCOPE_ISA {

/// Packed weights, the caller's or its own, and biases of which none is -0.
class ConvWeights {
 public:
  explicit ConvWeights(const Conv2dArgs& args)
      : layout_(args.out.channels / args.groups, args.taps()), bias_(args.out.channels) {
    PackedWeights packed = args.packed;
    if (!packed.numbers && own_.reserve(args.groups * layout_.group_size()))
      packed = pack_weights(args.weights, args.groups, layout_, own_.data());
    numbers_ = packed.numbers;
    finite_ = packed.finite;
    plain_ = packed.plain;
    for (Index c = 0; c < bias_.count(); ++c) bias_[c] = args.bias ? args.bias[c] + 0.0f : 0.0f;  // -0 becomes 0
  }

  /// The weights of channel o of a group; those of its next tap are `block()` numbers further on.
  POOLSCOPE_INLINE const float* of(Index group, Index o) const { return numbers_ + layout_.at(group, o); }
  POOLSCOPE_INLINE Index block() const { return layout_.block; }
  POOLSCOPE_INLINE const float* bias() const { return bias_.data(); }
  bool finite() const { return finite_; }
  /// Whether denormals may count as 0: none is among the weights, nor an Inf that a denormal could meet.
  bool plain() const { return finite_ && plain_; }

 private:
  PackedLayout layout_;
  Buffer<float> own_, bias_;
  const float* numbers_ = nullptr;
  bool finite_ = true, plain_ = true;
};

/// Rows of taps (of one input channel and one kernel row) that are summed in one chain: about 64 taps, nearly the same
/// number in each chain. Chains begin at fixed rows, whichever rows lie in the padding.
inline Index rows_of_chain(const Conv2dArgs& args) {
  const Index rows = args.in.channels / args.groups * args.window.y.size, taps = rows * args.window.x.size;
  const Index chains = taps > 128 ? (taps + 63) / 64 : 1;
  return (rows + chains - 1) / chains;
}

/// One cell of the output, tap by tap: for weights that are Inf or NaN, which padding with zeros must not meet.
inline float conv_cell(const Conv2dArgs& args, const ConvWeights& weights, Index channel, Index y, Index x) {
  const Window& w = args.window;
  const Index inputs = args.in.channels / args.groups, outputs = args.out.channels / args.groups;
  const Index group = channel / outputs;
  const float* tap = weights.of(group, channel % outputs);
  float sum = weights.bias()[channel];
  for (Index c = 0; c < inputs; ++c) {
    for (Index i = 0; i < w.y.size; ++i) {
      const Index row = padded_index(w.y.start(y) + i * w.y.dilation, args.in.height, args.padding);
      for (Index j = 0; j < w.x.size; ++j, tap += weights.block()) {
        const Index column = padded_index(w.x.start(x) + j * w.x.dilation, args.in.width, args.padding);
        if (row >= 0 && column >= 0) sum += *tap * args.in.row(group * inputs + c, row)[column];
      }
    }
  }
  return args.relu && sum < 0.0f ? 0.0f : sum;
}

}  // namespace POOLSCOPE_ISA
}  // namespace poolscope
