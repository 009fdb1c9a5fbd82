// A convolution, perhaps a ReLU whose input is asked for too, and the pool behind it over bands of pool rows: convolved
// rows stay in cache until they are pooled, and all maps are written past the cache and looked at before. The result
// is that of conv2d, elementwise and pool2d one after the other, to the bit.
#include <new>

#include "conv_rows.h"
#include "group_pool.h"
#include "kernels.h"
#include "look.h"
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
        linear_(args.linear),
        pool_(args.pool),
        linear_look_(args.linear_look),
        conv_look_(args.conv_look),
        pool_look_(args.pool_look),
        pooled_(args.pool),
        memory_(FoldAcross<F>::room(args.pool.window.x, args.pool.out.width)),
        rows_(args.pool.window.y.size) {
    Index channels = 0;
    for (Index s = 0; s < conv_.sets(); ++s) channels = most(channels, conv_.set(s).channels());
    slots_.reserve(slot_plane_ * channels);
    if (pool_look_.wanted()) seen_row_.reserve(round_up(args.pool.out.width, 16) + 16);
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
        pool(across, count, set.first + c, y);
      }
    }
    for (; next < own_end; ++next) convolve(next, set, true);
  }

  /// An output row of the windows over the first `count` of `rows_`.
  void pool(FoldAcross<F>& across, Index count, Index channel, Index y) {
    OutputRow out = pooled_.row(channel, y, 0, true);
    if (!pool_look_.wanted()) return fold(across, count, out);
    float* const to = out.to;
    out.to = seen_row_.data();
    out.past_cache = false;
    fold(across, count, out);
    pool_look_.stream(channel, y, seen_row_.data(), to);
  }

  void fold(FoldAcross<F>& across, Index count, const OutputRow& out) {
    if (count > 0 && across.takes_rows()) {
      across.run_rows(rows_.data(), count, out);
    } else {
      fold_down<F>(rows_.data(), count, map_.width, across.line());
      out.write<F>(across.run(), pool_.out.width);
    }
  }

  void convolve(Index y, const ChannelSet& set, bool keep) {
    conv_.row(y, set, slot(0, y), slot_plane_);
    for (Index c = 0; c < set.channels(); ++c) {
      const Index channel = set.first + c;
      float* cells = slot(c, y);
      if (linear_.data) {
        if (keep) write(linear_, linear_look_, channel, y, cells);
        for (Index x = 0; x < map_.width; x += W) store(cells + x, relu(load(cells + x)));
      }
      if (keep) write(map_, conv_look_, channel, y, cells);
    }
  }

  static void write(const View& map, RowLook& look, Index channel, Index y, const float* cells) {
    if (look.wanted()) return look.stream(channel, y, cells, map.row(channel, y));
    stream_row(map.row(channel, y), cells, map.width);
  }

  float* slot(Index channel, Index y) { return slots_.data() + channel * slot_plane_ + y % ring_ * slot_width_; }

  Index slot_width_, ring_, slot_plane_;
  ConvRows conv_;
  View map_, linear_;
  Pool2dArgs pool_;
  RowLook linear_look_, conv_look_, pool_look_;
  OutputRows pooled_;
  Buffer<typename F::Cell> memory_;
  Buffer<const float*> rows_;
  Buffer<float> slots_, seen_row_;
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
