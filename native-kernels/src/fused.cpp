// A convolution and the pool behind it over bands of pool rows: convolved rows stay in cache until they are pooled, and
// both maps are written past the cache. The result is that of conv2d and pool2d one after the other, to the bit.
#include <new>

#include "conv_rows.h"
#include "kernels.h"
#include "pool_rows.h"

namespace poolscope {
namespace POOLSCOPE_ISA {
namespace {

template <class F>
class Fused final : public Kernel {
 public:
  explicit Fused(const FusedArgs& args)
      : Kernel(args.pool.out.height),
        conv_(args.conv),
        map_(args.conv.out),
        pool_(args.pool),
        divisors_(args.pool),
        across_(args.pool.window.x, args.conv.out.width, 0, args.pool.out.width),
        slot_width_(round_up(args.conv.out.width, 16) + 16),
        ring_(args.pool.window.y.size),
        rows_(args.pool.window.y.size) {
    // Rows that share a cache set would push each other out: 64 floats between slots of different channels.
    slot_plane_ = slot_width_ * ring_ + 64;
    slots_.reserve(slot_plane_ * 8);
    pooled_.reserve(round_up(args.pool.out.width, 16) + 16);
  }

  void run(Index begin, Index end) override {
    conv_.forget();
    for (Index b = 0; b < conv_.blocks(); ++b) block(b, begin, end);
    finish_streams();
  }

 private:
  void block(Index b, Index begin, Index end) {
    const Axis& axis = pool_.window.y;
    const ChannelBlock& channels = conv_.block(b);
    const Index height = map_.height;
    const Index own_begin = begin == 0 ? 0 : clamp(axis.start(begin), 0, height);
    const Index own_end = end == pool_.out.height ? height : clamp(axis.start(end), 0, height);
    Index next = own_begin;
    for (Index y = begin; y < end; ++y) {
      const Index top = axis.start(y), stop = least(height, top + axis.size);
      for (; next < stop; ++next) convolve(next, b, next < own_end);
      for (Index c = 0; c < channels.size; ++c) {
        Index count = 0;
        for (Index row = most(0, top); row < stop; ++row) rows_[count++] = slot(c, row);
        fold_down<F>(rows_.data(), count, map_.width, across_.line());
        finish_row(across_.run(), pooled_.data(), pool_.out.width, divisors_.columns(), divisors_.row(y), false);
        stream_row(pool_.out.row(channels.first + c, y), pooled_.data(), pool_.out.width);
      }
    }
    for (; next < own_end; ++next) convolve(next, b, true);
  }

  void convolve(Index y, Index b, bool keep) {
    const ChannelBlock& channels = conv_.block(b);
    conv_.row(y, b, slot(0, y), slot_plane_);
    if (!keep) return;
    for (Index c = 0; c < channels.size; ++c) stream_row(map_.row(channels.first + c, y), slot(c, y), map_.width);
  }

  float* slot(Index channel, Index y) { return slots_.data() + channel * slot_plane_ + y % ring_ * slot_width_; }

  ConvRows conv_;
  View map_;
  Pool2dArgs pool_;
  Divisors divisors_;
  FoldAcross<F> across_;
  Index slot_width_, ring_, slot_plane_;
  Buffer<const float*> rows_;
  Buffer<float> slots_, pooled_;
};

}  // namespace

Kernel* fused(const FusedArgs& args) {
  const Axis& y = args.pool.window.y;
  if (y.dilation != 1 || y.size > 16) return nullptr;
  switch (args.pool.reducer.type) {
    case Reduction::max: return new (std::nothrow) Fused<MaxFold>(args);
    case Reduction::min: return new (std::nothrow) Fused<MinFold>(args);
    case Reduction::average:
    case Reduction::sum: return new (std::nothrow) Fused<SumFold>(args);
    default: return nullptr;
  }
}

}  // namespace POOLSCOPE_ISA
}  // namespace poolscope
