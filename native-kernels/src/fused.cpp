// A convolution, perhaps a ReLU whose input is asked for too, and the pool behind it over bands of pool rows: convolved
// rows stay in cache until they are pooled, and all maps are written past the cache and looked at before. The result
// is that of conv2d, elementwise and pool2d one after the other, to the bit.
#include <new>

#include "conv_rows.h"
#include "group_pool.h"
#include "kernels.h"
#include "look.h"
#include "pool_rows.h"
#include "separable.h"
#include "slide_pool.h"
#include "winograd.h"

namespace poolscope {
namespace POOLSCOPE_ISA {
namespace {

/// Whether all rows of a map begin on a border of 64 bytes.
bool on_lines(const View& map) {
  return reinterpret_cast<uintptr_t>(map.data) % 64 == 0 && map.row_stride % 16 == 0 && map.plane_stride % 16 == 0;
}

/// True of windows of 2 x 2 that lie side by side from the first cell on.
bool pools_pairs(const Pool2dArgs& args) {
  const auto pairs = [](const Axis& axis) { return axis.size == 2 && axis.stride == 2 && axis.before == 0; };
  return pairs(args.window.y) && pairs(args.window.x);
}

bool looks_on(const FusedArgs& args) {
  return args.linear.data || RowLook(args.conv_look).wanted() || RowLook(args.pool_look).wanted();
}

/// A row of cells in cache, from column `begin` on, to its map; looked at, if that is wanted.
void write_row(const View& map, RowLook& look, Index channel, Index y, const float* cells, Index begin) {
  if (look.wanted()) return look.stream(channel, y, cells, map.row(channel, y));
  stream_row(map.row(channel, y) + begin, cells + begin, map.width - begin);
}

/// There is room for a vector behind the n cells.
void relu_row(float* cells, Index n) {
  for (Index x = 0; x < n; x += W) store(cells + x, relu(load(cells + x)));
}

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
        pairs_(on_lines(args.conv.out) && on_lines(args.pool.out) && pools_pairs(args.pool) && !looks_on(args)),
        streams_(on_lines(args.conv.out) && !looks_on(args)),
        relu_(args.conv.relu),
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
  /// What of the second cache the convolved rows may take. More channels at a time read the input less often.
  static constexpr Index cache_floats = 200 * 1024;
  /// Columns of two rows that are computed for all channels in turn.
  static constexpr Index pair_columns = 512;

  void channels(const ChannelSet& set, FoldAcross<F>& across, Index begin, Index end) {
    const Axis& axis = pool_.window.y;
    const Index height = map_.height;
    const Index own_begin = begin == 0 ? 0 : clamp(axis.start(begin), 0, height);
    const Index own_end = end == pool_.out.height ? height : clamp(axis.start(end), 0, height);
    Index next = own_begin;
    for (Index y = begin; y < end; ++y) {
      const Index top = axis.start(y), stop = least(height, top + axis.size);
      // What of the row is done without the slots.
      const Index done = pairs_ && next == top && stop - top == 2 ? convolve_pair(set, y) : 0;
      for (; next < stop; ++next) convolve(next, set, next < own_end, 2 * done);
      for (Index c = 0; c < set.channels(); ++c) {
        Index count = 0;
        for (Index row = most(0, top); row < stop; ++row) rows_[count++] = slot(c, row);
        pool(across, count, set.first + c, y, done);
      }
    }
    for (; next < own_end; ++next) convolve(next, set, true, 0);
  }

  /// Both maps' cells of the windows of row y, as far as they fill vectors; gives their number.
  Index convolve_pair(const ChannelSet& set, Index y) {
    const Index end = pool_.out.width / W * W;
    const PairTarget target = {map_.row(set.first, 2 * y), map_.row(set.first, 2 * y + 1), map_.plane_stride,
                               pooled_.row(set.first, y, 0, true), pool_.out.plane_stride};
    for (Index x = 0; x < 2 * end; x += pair_columns) {
      const Index stop = least(x + pair_columns, 2 * end);
      const bool made = relu_ ? conv_.template pair<typename BehindRelu<F>::Fold>(2 * y, set, x, stop, target)
                              : conv_.template pair<F>(2 * y, set, x, stop, target);
      if (!made) {
        finish_streams();  // before the same cells are written again
        return 0;
      }
    }
    return end;
  }

  /// An output row, from cell `done` on, of the windows over the first `count` of `rows_`.
  void pool(FoldAcross<F>& across, Index count, Index channel, Index y, Index done) {
    OutputRow out = pooled_.row(channel, y, 0, true);
    if (!pool_look_.wanted()) return fold(across, count, out, done);
    float* const to = out.to;
    out.to = seen_row_.data();
    out.past_cache = false;
    fold(across, count, out, done);
    pool_look_.stream(channel, y, seen_row_.data(), to);
  }

  void fold(FoldAcross<F>& across, Index count, const OutputRow& out, Index done) {
    if (count > 0 && across.takes_rows()) {
      across.run_rows(rows_.data(), count, out, done);
    } else {
      fold_down<F>(rows_.data(), count, across.in_count(), across.line());
      out.write<F>(across.run(), pool_.out.width);
    }
  }

  /// Row y from column `begin` on.
  void convolve(Index y, const ChannelSet& set, bool keep, Index begin) {
    if (begin == map_.width) return;
    const bool streams = keep && streams_;
    float* const map = streams ? map_.row(set.first, y) : nullptr;
    conv_.part(y, set, begin, map_.width, {slot(0, y), slot_plane_, map, map_.plane_stride}, true);
    // Of streamed rows, what is left over from whole vectors.
    if (streams) begin = most(begin, map_.width / W * W);
    for (Index c = 0; c < set.channels(); ++c) {
      const Index channel = set.first + c;
      float* cells = slot(c, y);
      if (linear_.data) {
        if (keep) write_row(linear_, linear_look_, channel, y, cells, begin);
        relu_row(cells, map_.width);
      }
      if (keep) write_row(map_, conv_look_, channel, y, cells, begin);
    }
  }

  float* slot(Index channel, Index y) { return slots_.data() + channel * slot_plane_ + y % ring_ * slot_width_; }

  Index slot_width_, ring_, slot_plane_;
  ConvRows conv_;
  View map_, linear_;
  Pool2dArgs pool_;
  RowLook linear_look_, conv_look_, pool_look_;
  OutputRows pooled_;
  bool pairs_, streams_, relu_;
  Buffer<typename F::Cell> memory_;
  Buffer<const float*> rows_;
  Buffer<float> slots_, seen_row_;
};

/// The rows of a convolution that bands of pool rows write: those under their windows and down to the next band's first.
/// Rows that two bands need are written by both, alike.
Span convolved_rows(const FusedArgs& args, Index begin, Index end) {
  const Axis& axis = args.pool.window.y;
  const Index height = args.conv.out.height;
  const Index first = begin == 0 ? 0 : clamp(axis.start(begin), 0, height);
  const Index stop = most(axis.start(end - 1) + axis.extent(), axis.start(end));
  return {first, end == args.pool.out.height ? height : clamp(stop, first, height)};
}

/// The fast convolution of a band and the pool after it.
class FusedFast final : public Kernel {
 public:
  explicit FusedFast(const FusedArgs& args)
      : Kernel(args.pool.out.height), args_(args), conv_(args.conv), map_{args.conv.out}, pool_(pool2d(args.pool)) {}
  ~FusedFast() override { delete pool_; }
  FusedFast(const FusedFast&) = delete;
  FusedFast& operator=(const FusedFast&) = delete;

  void run(Index begin, Index end) override {
    if (!pool_) return;
    const Span rows = convolved_rows(args_, begin, end);
    conv_.run(rows.begin, rows.end, map_);
    pool_->run(begin, end);
  }

 private:
  FusedArgs args_;
  WinogradRows conv_;
  MapRows map_;
  Kernel* pool_;
};

/// Takes the rows of a convolution to all maps past the cache, pooled by windows of 2 x 2 in registers. Rows of maps that
/// are looked at wait in slots until they are whole. F is the fold of the map that is pooled.
template <class F>
class PairTaker {
 public:
  explicit PairTaker(const FusedArgs& args)
      : map_(args.conv.out),
        linear_(args.linear),
        pooled_width_(args.pool.out.width),
        pooled_(args.pool),
        linear_look_(args.linear_look),
        map_look_(args.conv_look),
        pool_look_(args.pool_look),
        waits_(linear_look_.wanted() || map_look_.wanted()),
        slot_width_(round_up(args.conv.out.width, 16) + 16) {
    if (waits_) slots_.reserve(args.conv.out.channels * 4 * slot_width_);
  }

  POOLSCOPE_INLINE void row(vf* cells, Index channel, Index y, Index x, Index n) const {
    if (waits_) {
      put_four(cells, slot(channel, y) + x, n, false);
    } else if (linear_.data) {
      put_four(cells, linear_.row(channel, y) + x, n, true);
    }
    if (linear_.data) repeat<4>(POOLSCOPE_EACH(p) { cells[p.value] = relu(cells[p.value]); });
    if (!waits_) put_four(cells, map_.row(channel, y) + x, n, true);
  }

  POOLSCOPE_INLINE void pair(const vf (*lines)[4], Index channel, Index y, Index x, Index n) const {
    const OutputRow row = pooled_.row(channel, y / 2, x / 2, fills_lines && !pool_look_.wanted());
    repeat<2>(POOLSCOPE_EACH(h) {
      const Index cells = least(pooled_width_ - x / 2, n / 2) - h.value * W;
      typename F::V folds[W / F::lanes];
      fold_pairs<F>(lines[0] + 2 * h.value, lines[1] + 2 * h.value, folds);
      if (cells > 0) row.put(h.value * W, folds, cells);
    });
  }

  void whole(Index channel, Index begin, Index end) {
    for (Index y = begin; y < end; ++y) {
      if (waits_) {
        float* const cells = slot(channel, y);
        if (linear_.data) {
          write_row(linear_, linear_look_, channel, y, cells, 0);
          relu_row(cells, linear_.width);
        }
        write_row(map_, map_look_, channel, y, cells, 0);
      }
      if (pool_look_.wanted() && y % 2 == 1) pool_look_.row(channel, y / 2, pooled_.row(channel, y / 2, 0, false).to);
    }
  }

 private:
  /// Whether the windows under four vectors fill a line. A half written past the cache would not wait for the other half.
  static constexpr bool fills_lines = 2 * W * sizeof(float) >= 64;

  float* slot(Index channel, Index y) const { return slots_.data() + (channel * 4 + y % 4) * slot_width_; }

  View map_, linear_;
  Index pooled_width_;
  OutputRows pooled_;
  RowLook linear_look_, map_look_, pool_look_;
  bool waits_;
  Index slot_width_;
  Buffer<float> slots_;
};

/// The fast convolution of a band, pooled by windows of 2 x 2 in registers.
template <class F>
class FusedFastPairs final : public Kernel {
 public:
  explicit FusedFastPairs(const FusedArgs& args) : Kernel(args.pool.out.height), args_(args), conv_(args.conv), taker_(args) {}

  void run(Index begin, Index end) override {
    const Span rows = convolved_rows(args_, begin, end);
    conv_.run(rows.begin, rows.end, taker_);
    finish_streams();
  }

 private:
  FusedArgs args_;
  WinogradRows conv_;
  PairTaker<F> taker_;
};

template <class F>
Kernel* fused_of(const FusedArgs& args) {
  if (!winograd_serves(args.conv)) return new (std::nothrow) Fused<F>(args);
  const View &map = args.conv.out, &pooled = args.pool.out;
  const bool whole = 2 * pooled.width <= map.width && 2 * pooled.height <= map.height;
  if (whole && pools_pairs(args.pool)) {
    if (!args.conv.relu && !args.linear.data) return new (std::nothrow) FusedFastPairs<F>(args);
    return new (std::nothrow) FusedFastPairs<typename BehindRelu<F>::Fold>(args);
  }
  if (looks_on(args)) return nullptr;
  return new (std::nothrow) FusedFast(args);
}

}  // namespace

Kernel* fused(const FusedArgs& args) {
  const Axis& y = args.pool.window.y;
  if (y.dilation != 1 || y.size > 16 || pools_in_groups(y) || slides(y)) return nullptr;
  if (separable_serves(args.conv)) return nullptr;
  switch (args.pool.reducer.type) {
    case Reduction::max: return fused_of<MaxFold>(args);
    case Reduction::min: return fused_of<MinFold>(args);
    case Reduction::average:
    case Reduction::sum: return fused_of<SumFold>(args);
    default: return nullptr;
  }
}

}  // namespace POOLSCOPE_ISA
}  // namespace poolscope
