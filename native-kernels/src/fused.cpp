// A convolution and the pool behind it over bands of pool rows: convolved rows stay in cache until they are pooled, and
// both maps are written past the cache. The result is that of conv2d and pool2d one after the other, to the bit.
#include <new>

#include "conv_rows.h"
#include "group_pool.h"
#include "kernels.h"
#include "pool_rows.h"
#include "slide_pool.h"

namespace poolscope {
namespace POOLSCOPE_ISA {
namespace {

template <class F>
class Fused final : public Kernel {
 public:
  explicit Fused(const FusedArgs& args)
      : Kernel(args.pool.out.height),
        slot_width_(round_up(args.conv.out.width, 16) + 16),
        ring_(args.pool.window.y.size),
        // Rows that share a cache set would push each other out: 64 floats between slots of different channels.
        slot_plane_(slot_width_ * ring_ + 64),
        conv_(args.conv, least(128, cache_floats / slot_plane_)),
        map_(args.conv.out),
        pool_(args.pool),
        pooled_(args.pool),
        memory_(FoldAcross<F>::room(args.pool.window.x, args.pool.out.width)),
        rows_(args.pool.window.y.size) {
    Index channels = 0;
    for (Index s = 0; s < conv_.sets(); ++s) channels = most(channels, conv_.set(s).channels());
    slots_.reserve(slot_plane_ * channels);
  }

  void run(Index begin, Index end) override {
    conv_.forget();
    FoldAcross<F> across(pool_.window.x, map_.width, 0, pool_.out.width, memory_.data());
    for (Index s = 0; s < conv_.sets(); ++s) channels(conv_.set(s), across, begin, end);
    finish_streams();
  }

 private:
  /// What of the second cache the convolved rows may take.
  static constexpr Index cache_floats = 40 * 1024;

  void channels(const ChannelSet& set, FoldAcross<F>& across, Index begin, Index end) {
    const Axis& axis = pool_.window.y;
    const Index height = map_.height;
    const Index own_begin = begin == 0 ? 0 : clamp(axis.start(begin), 0, height);
    const Index own_end = end == pool_.out.height ? height : clamp(axis.start(end), 0, height);
    Index next = own_begin;
    for (Index y = begin; y < end; ++y) {
      const Index top = axis.start(y), stop = least(height, top + axis.size);
      for (; next < stop; ++next) convolve(next, set, next < own_end);
      for (Index c = 0; c < set.channels(); ++c) {
        Index count = 0;
        for (Index row = most(0, top); row < stop; ++row) rows_[count++] = slot(c, row);
        pool(across, count, pooled_.row(set.first + c, y, 0, true));
      }
    }
    for (; next < own_end; ++next) convolve(next, set, true);
  }

  /// One output row of the windows over the first `count` of `rows_`.
  void pool(FoldAcross<F>& across, Index count, const OutputRow& out) {
    if (count > 0 && across.takes_rows()) {
      across.run_rows(rows_.data(), count, out);
    } else {
      fold_down<F>(rows_.data(), count, map_.width, across.line());
      out.write<F>(across.run(), pool_.out.width);
    }
  }

  void convolve(Index y, const ChannelSet& set, bool keep) {
    conv_.row(y, set, slot(0, y), slot_plane_);
    if (!keep) return;
    for (Index c = 0; c < set.channels(); ++c) stream_row(map_.row(set.first + c, y), slot(c, y), map_.width);
  }

  float* slot(Index channel, Index y) { return slots_.data() + channel * slot_plane_ + y % ring_ * slot_width_; }

  Index slot_width_, ring_, slot_plane_;
  ConvRows conv_;
  View map_;
  Pool2dArgs pool_;
  OutputRows pooled_;
  Buffer<typename F::Cell> memory_;
  Buffer<const float*> rows_;
  Buffer<float> slots_;
};

}  // namespace

Kernel* fused(const FusedArgs& args) {
  const Axis& y = args.pool.window.y;
  if (y.dilation != 1 || y.size > 16 || pools_in_groups(y) || slides(y)) return nullptr;
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
