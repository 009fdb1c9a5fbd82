// A convolution, perhaps a ReLU whose input is asked for too, and the pool after it over strips of pool rows:
// convolved rows stay in cache until they are pooled, and all maps are written by non-temporal stores and
// summarized before. The result is that of conv2d, elementwise and pool2d one after the other, to the bit.
#include <new>

#include "../conv/conv_lanes.h"
#include "../conv/conv_rows.h"
#include "../conv/separable.h"
#include "../kernels.h"
#include "../pool/row_group_pool.h"
#include "../pool/van_herk_pool.h"
#include "../simd/nontemporal.h"
#include "fused_fast.h"
#include "fused_rows.h"

namespace poolscope {
namespace POOLSCOPE_ISA {
namespace {

/// Whether all rows of a map begin on a 64-byte boundary.
bool on_lines(const View& map) {
  return reinterpret_cast<uintptr_t>(map.data) % 64 == 0 && map.row_stride % 16 == 0 && map.plane_stride % 16 == 0;
}

bool summarizes(const FusedArgs& args) {
  return args.linear.data || RowSummarizer(args.conv_summary).wanted() || RowSummarizer(args.pool_summary).wanted();
}

template <class F>
class Fused final : public Kernel {
 public:
  using Horizontal = HorizontalPass<typename F::Line>;

  explicit Fused(const FusedArgs& args)
      : Kernel(args.pool.out.height),
        slot_width_(round_up(args.conv.out.width, 16) + 16),
        ring_(args.pool.window.y.size),
        // Rows that share a cache set would push each other out: 64 floats between slots of different channels.
        slot_plane_(slot_width_ * ring_ + 64),
        conv_(args.conv, min_of(128, cache_floats / slot_plane_)),
        map_(args.conv.out),
        linear_(args.linear),
        pool_(args.pool),
        linear_summary_(args.linear_summary),
        conv_summary_(args.conv_summary),
        pool_summary_(args.pool_summary),
        pooled_(args.pool),
        pairs_(on_lines(args.conv.out) && on_lines(args.pool.out) && pools_pairs(args.pool) && !summarizes(args)),
        nontemporal_(!nontemporal_splits_lines && on_lines(args.conv.out) && !summarizes(args)),
        relu_(args.conv.relu),
        memory_(Horizontal::room(args.pool.window.x, args.pool.out.width)),
        rows_(args.pool.window.y.size) {
    Index channels = 0;
    for (Index s = 0; s < conv_.sets(); ++s) channels = max_of(channels, conv_.set(s).channels());
    slots_.reserve(slot_plane_ * channels);
    if (pool_summary_.wanted()) summary_row_.reserve(round_up(args.pool.out.width, 16) + 16);
  }

  void run(Index begin, Index end) override {
    conv_.forget();
    Horizontal horizontal(pool_.window.x, map_.width, 0, pool_.out.width, memory_.data());
    for (Index s = 0; s < conv_.sets(); ++s) channels(conv_.set(s), horizontal, begin, end);
    fence_nontemporal();
  }

 private:
  /// What of the second cache the convolved rows may take. More channels at a time read the input less often.
  static constexpr Index cache_floats = 200 * 1024;

  void channels(const ChannelSet& set, Horizontal& horizontal, Index begin, Index end) {
    const Axis& axis = pool_.window.y;
    const Index height = map_.height;
    const Span own = own_rows(pool_, begin, end);
    Index next = own.begin;
    for (Index y = begin; y < end; ++y) {
      const Index top = axis.start(y), stop = min_of(height, top + axis.size);
      // What of the row is done without the slots.
      const Index done = pairs_ && next == top && stop - top == 2 ? convolve_pair(set, y) : 0;
      for (; next < stop; ++next) convolve(next, set, next < own.end, 2 * done);
      for (Index c = 0; c < set.channels(); ++c) {
        Index count = 0;
        for (Index row = max_of(0, top); row < stop; ++row) rows_[count++] = slot(c, row);
        pool(horizontal, count, set.first + c, y, done);
      }
    }
    for (; next < own.end; ++next) convolve(next, set, true, 0);
  }

  /// Both maps' cells of the windows of row y that lie inside the map, as far as they fill vectors; gives their number.
  Index convolve_pair(const ChannelSet& set, Index y) {
    const Index end = min_of(pool_.out.width, map_.width / 2) / W * W;
    const PairTarget target = {map_.row(set.first, 2 * y), map_.row(set.first, 2 * y + 1), map_.plane_stride,
                               pooled_.row(set.first, y, 0, true), pool_.out.plane_stride};
    for (Index x = 0; x < 2 * end; x += pair_columns) {
      const Index stop = min_of(x + pair_columns, 2 * end);
      const bool made = relu_ ? conv_.template pair<typename AfterRelu<F>::Type>(2 * y, set, x, stop, target)
                              : conv_.template pair<F>(2 * y, set, x, stop, target);
      if (!made) {
        fence_nontemporal();  // before the same cells are written again
        return 0;
      }
    }
    return end;
  }

  /// An output row, from cell `done` on, of the windows over the first `count` of `rows_`.
  void pool(Horizontal& horizontal, Index count, Index channel, Index y, Index done) {
    OutputRow out = pooled_.row(channel, y, 0, true);
    if (!pool_summary_.wanted()) return reduce(horizontal, count, out, done);
    float* const to = out.to;
    out.to = summary_row_.data();
    out.streamed = 0;
    reduce(horizontal, count, out, done);
    pool_summary_.copy_row(channel, y, summary_row_.data(), to);
  }

  void reduce(Horizontal& horizontal, Index count, const OutputRow& out, Index done) {
    if (count > 0 && horizontal.takes_rows()) {
      horizontal.template run_rows<F>(rows_.data(), count, out, done);
    } else {
      vertical_pass<F>(rows_.data(), count, horizontal.in_count(), horizontal.line());
      horizontal.template run<typename F::Line>(out, nullptr);
    }
  }

  /// Row y from column `begin` on.
  void convolve(Index y, const ChannelSet& set, bool keep, Index begin) {
    if (begin == map_.width) return;
    const bool nontemporal = keep && nontemporal_;
    float* const map = nontemporal ? map_.row(set.first, y) : nullptr;
    conv_.part(y, set, begin, map_.width, {slot(0, y), slot_plane_, map, map_.plane_stride}, true);
    // Of rows written so, what is left over from whole vectors.
    if (nontemporal) begin = max_of(begin, map_.width / W * W);
    for (Index c = 0; c < set.channels(); ++c) {
      const Index channel = set.first + c;
      float* cells = slot(c, y);
      if (linear_.data) {
        if (keep) write_row(linear_, linear_summary_, channel, y, cells, begin);
        relu_row(cells, map_.width);
      }
      if (keep) write_row(map_, conv_summary_, channel, y, cells, begin);
    }
  }

  float* slot(Index channel, Index y) { return slots_.data() + channel * slot_plane_ + y % ring_ * slot_width_; }

  Index slot_width_, ring_, slot_plane_;
  ConvRows conv_;
  View map_, linear_;
  Pool2dArgs pool_;
  RowSummarizer linear_summary_, conv_summary_, pool_summary_;
  OutputRows pooled_;
  bool pairs_, nontemporal_, relu_;
  Buffer<typename F::Cell> memory_;
  Buffer<const float*> rows_;
  Buffer<float> slots_, summary_row_;
};

template <class F>
Kernel* fused_of(const FusedArgs& args) {
  if (!winograd_serves(args.conv)) return new (std::nothrow) Fused<F>(args);
  const View &map = args.conv.out, &pooled = args.pool.out;
  const bool whole = 2 * pooled.width <= map.width && 2 * pooled.height <= map.height;
  if (whole && pools_pairs(args.pool)) {
    if (!args.conv.relu && !args.linear.data) return new (std::nothrow) FusedFastPairs<F>(args);
    return new (std::nothrow) FusedFastPairs<typename AfterRelu<F>::Type>(args);
  }
  return new (std::nothrow) FusedFast(args);
}

}  // namespace

Kernel* fused(const FusedArgs& args) {
  const Axis& y = args.pool.window.y;
  if (y.dilation != 1 || y.size > 16 || pools_in_groups(y) || slides(y)) return nullptr;
  const Conv2dArgs& conv = args.conv;
  if (conv.planes) return nullptr;
  if (separable_serves(conv)) return nullptr;
  if (!winograd_serves(conv) && lanes_pay(conv)) return nullptr;
  switch (args.pool.reducer.type) {
    case Reduction::max: return fused_of<MaxReduction>(args);
    case Reduction::min: return fused_of<MinReduction>(args);
    case Reduction::average:
    case Reduction::sum: return fused_of<SumReduction>(args);
    default: return nullptr;
  }
}

}  // namespace POOLSCOPE_ISA
}  // namespace poolscope
