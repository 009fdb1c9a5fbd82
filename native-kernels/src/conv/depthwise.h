// Depthwise convolutions: each output channel has an input channel of its own, and a few taps. Tiles of several rows
// share each weight; the order of each sum is that of conv_tile.h, so the bits are the same.
#pragma once
#include "../simd/denormals.h"
#include "conv_weights.h"
#include "row_packer.h"

namespace poolscope {
namespace POOLSCOPE_ISA {

/// Whether each output channel has its own input channel, with taps of one chain.
inline bool depthwise_serves(const Conv2dArgs& args) {
  return args.groups > 1 && args.in.channels == args.groups && args.out.channels == args.groups && args.taps() <= 128 &&
         args.finite_weights();
}

class DepthwiseConv {
 public:
  explicit DepthwiseConv(const Conv2dArgs& args)
      : args_(args), weights_(args), packer_(args, round_up(args.out.width, widest * W)), columns_(args.window.x.size) {
    args_.weights = args_.bias = nullptr;
    const Axis& y = args.window.y;
    for (Index k = 0; k < columns_.count(); ++k) columns_[k] = packer_.offset(k);
    const Index row = packer_.row_size();
    most_rows_ = clamp(packed_floats / (row * y.stride), 1, round_up(args.out.height, tallest));
    if (most_rows_ > tallest) most_rows_ = most_rows_ / tallest * tallest;
    // Tiles may reach below the last row.
    input_rows_ = (round_up(most_rows_, tallest) - 1) * y.stride + y.extent();
    packed_.reserve(input_rows_ * row);
  }

  /// Rows `rows` of channels `channels`.
  void run(const Span& channels, const Span& rows) {
    const FlushDenormals flush(weights_.plain());
    const Stop stop;
    for (Index c = channels.begin; c < channels.end; ++c) {
      for (Index y = rows.begin; y < rows.end && !stop.asked(); y += most_rows_) {
        const Span block = {y, min_of(y + most_rows_, rows.end)};
        pack(c, block);
        const Index width = args_.out.width;
        if (width <= W) {
          tiles<8, 1>(c, block);
        } else if (width <= 2 * W) {
          tiles<4, 2>(c, block);
        } else {
          tiles<2, widest>(c, block);
        }
      }
    }
  }

 private:
  static constexpr Index packed_floats = 16 * 1024;
  static constexpr int widest = 4, tallest = 8;

  void pack(Index channel, const Span& rows) {
    const Axis& axis = args_.window.y;
    const Index count = (rows.end - rows.begin - 1) * axis.stride + axis.extent(), line = packer_.row_size();
    for (Index i = 0; i < count; ++i) {
      const Index source = padded_index(rows.begin * axis.stride + i - axis.before, args_.in.height, args_.padding);
      float* const to = packed_.data() + i * line;
      if (source >= 0) {
        packer_.pack(args_.in.row(channel, source), to);
      } else {
        std::memset(to, 0, static_cast<size_t>(line) * sizeof(float));
      }
    }
  }

  /// Tiles of NY rows x NX vectors.
  template <int NY, int NX>
  void tiles(Index channel, const Span& rows) const {
    for (Index y = rows.begin; y < rows.end; y += NY) {
      const float* cells = packed_.data() + (y - rows.begin) * args_.window.y.stride * packer_.row_size();
      for (Index x = 0; x < args_.out.width; x += NX * W)
        tile<NY, NX>(channel, cells + x, y, x, min_of(NY, rows.end - y));
    }
  }

  template <int NY, int NX>
  __attribute__((noinline)) void tile(Index channel, const float* cells, Index y, Index x, Index count) const {
    const Window& w = args_.window;
    const Index line = packer_.row_size(), below = w.y.stride * line;
    const float* tap = weights_.of(channel, 0);
    vf acc[NY * NX];
    unroll<NY * NX>(POOLSCOPE_EACH(i) { acc[i.value] = zero_register(); });
    for (Index i = 0; i < w.y.size; ++i) {
      for (Index j = 0; j < w.x.size; ++j) {
        const float* at = cells + i * w.y.dilation * line + columns_[j];
        const vf weight = splat(*tap++);
        unroll<NY>(POOLSCOPE_EACH(r) {
          unroll<NX>(POOLSCOPE_EACH(v) {
            constexpr int n = r.value * NX + v.value;
            acc[n] = accumulate(acc[n], weight, load(at + v.value * W));
          });
          at += below;
        });
      }
    }
    const vf floor = splat(args_.relu ? 0.0f : -__builtin_inff()), bias = splat(weights_.bias()[channel]);
    const Index width = args_.out.width;
    unroll<NY>(POOLSCOPE_EACH(r) {
      if (r.value >= count) return;
      float* const to = args_.out.row(channel, y + r.value) + x;
      unroll<NX>(POOLSCOPE_EACH(v) {
        const Index left = width - x - v.value * W;
        if (left > 0)
          store_first(to + v.value * W, max_second(floor, acc[r.value * NX + v.value] + bias), min_of(W, left));
      });
    });
  }

  Conv2dArgs args_;
  ConvWeights weights_;
  RowPacker packer_;
  Index most_rows_, input_rows_;
  Buffer<Index> columns_;
  Buffer<float> packed_;
};

}  // namespace POOLSCOPE_ISA
}  // namespace poolscope
