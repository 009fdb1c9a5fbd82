// Rows of a convolution, one set of output channels at a time: the core of conv2d and of the fused kernel.
//
// A row of the output is a sum over rows of taps: an input row (one channel, one kernel row) under a kernel row.
// Where columns are read one after another from inside the map the input is read in place. Otherwise (padding at
// the sides, strides, narrow maps) each input row is first packed: padding made real, and for a stride s split in s
// phases, so that the taps of neighbouring outputs are neighbours again. One inner loop serves both.
#pragma once
#include "../padding.h"
#include "../simd/denormals.h"
#include "conv_pool_tile.h"

namespace poolscope {
namespace POOLSCOPE_ISA {

/// Output channels of one group that are computed together: blocks of equal size, one after another.
struct ChannelSet {
  Index first, size, blocks, group, weights;
  Tiles tiles;

  Index channels() const { return size * blocks; }
};

class ConvRows {
 public:
  /// Sets hold at most `max_channels`, but at least one block.
  ConvRows(const Conv2dArgs& args, Index max_channels) : args_(args) {
    const Window& w = args.window;
    in_group_ = args.in.channels / args.groups;
    out_group_ = args.out.channels / args.groups;
    kernel_rows_ = in_group_ * w.y.size;
    taps_ = kernel_rows_ * w.x.size;
    // Chains of up to about 96 taps, all of nearly the same length.
    const Index chains = taps_ > 128 ? (taps_ + 95) / 96 : 1;
    chunk_ = (kernel_rows_ + chains - 1) / chains;
    const Index reach = args.out.width - 1 + (w.x.size - 1) * w.x.dilation;
    // Rows a multiple of 1 KiB apart share so few cache sets that more than a few push each other out.
    const bool crowded = kernel_rows_ > 16 && args.in.row_stride % 256 == 0;
    direct_ = w.x.stride == 1 && w.x.before == 0 && reach < args.in.width && args.out.width >= W && !crowded;
    plan_sets(max_channels);
    copy_parameters();
    plan_packing();
    rows_.reserve(in_turns * kernel_rows_);
  }

  /// To be called before the first row of each run: the input may have changed.
  void forget() {
    for (Index i = 0; i < tags_.count(); ++i) tags_[i] = -1;
    for (Listing& listing : listings_) listing.y = -1;
  }

  Index sets() const { return set_count_; }
  const ChannelSet& set(Index s) const { return sets_[s]; }

  /// The columns of all tiles are whole from each multiple of this on.
  static constexpr Index column_unit = 6 * W;
  /// Up to so many rows, neighbours, are computed in turns.
  static constexpr Index in_turns = 4;

  /// Columns [begin, end) of row y of the set's channels; `begin` is a multiple of `column_unit`, and so is `end` where
  /// it is not the width. Cells of the target's row up to the next multiple of W may be overwritten, if `roomy`. What
  /// is left over from whole vectors is not written to the target's map.
  void part(Index y, const ChannelSet& set, Index begin, Index end, const RowTarget& target, bool roomy) {
    if (leave_out_) return careful_part(y, set, begin, end, target);
    const FlushDenormals flush(plain_weights_);
    const Listing& listing = listed(y, set);
    TileInput input = tile_input(listing, set);
    const bool all = listing.count > chunk_;
    if (!all) input.blocks = 1;
    if (all) return columns(set.tiles, input, begin, end, target, roomy);
    for (Index b = 0; b < set.blocks; ++b) {
      columns(set.tiles, input, begin, end, target.channels_on(b * set.size), roomy);
      input.weights += input.block_weights;
      input.bias += set.size;
    }
  }

  /// Columns [begin, end), a multiple of 2 W, of rows y and y + 1 to the target, pooled by F. False where it is to be
  /// done in another way: the rows have other taps than each other, or more than one chain, or pooled cells may be
  /// denormals that were flushed with those of the convolution.
  template <class F>
  bool pair(Index y, const ChannelSet& set, Index begin, Index end, const PairTarget& target) {
    if (leave_out_) return false;
    const Listing &upper = listed(y, set), &lower = listed(y + 1, set);
    const TapRow *rows = rows_.data() + upper.first, *below = rows_.data() + lower.first;
    if (upper.count != lower.count || upper.count > chunk_ || upper.count == 0 || rows[0].weights != below[0].weights)
      return false;
    const FlushDenormals flush(plain_weights_);
    const Axis& axis = args_.window.x;
    const TileInput input = tile_input(upper, set);
    const PairTiles tiles = choose_pair_tiles<F>(set.size, axis.size, axis.dilation == 1 && axis.stride == 1);
    const Index channels = pair_channels(set.size);
    for (Index c = 0; c < set.channels(); c += channels) {
      const float* block = input.weights + c / set.size * input.block_weights + c % set.size;
      tiles(input, block, input.bias + c, below, begin, end, target.channels_on(c));
    }
    // The largest and the smallest of cells is none but theirs.
    return F::idempotent || !flush.lost_any();
  }

 private:
  /// The rows of taps of an output row, from `rows_[first]` on.
  struct Listing {
    Index y, group, size, first, count;
  };
  void columns(const Tiles& tiles, const TileInput& input, Index x, Index end, const RowTarget& target,
               bool roomy) const {
    x = cover(tiles, input, x, end, target);
    if (x == end) return;
    const RowTarget cached = {target.to, target.plane, nullptr, 0};
    if (direct_) {
      tiles.one(input, end - W, cached, W);
    } else {
      tiles.one(input, x, cached, roomy ? W : end - x);
    }
  }

  TileInput tile_input(const Listing& listing, const ChannelSet& set) const {
    return {rows_.data() + listing.first,
            listing.count,
            chunk_,
            weights_.data() + set.weights,
            bias_.data() + set.first,
            set.blocks,
            taps_ * set.size,
            reinterpret_cast<vf*>(sums_.data()),
            offsets_.data(),
            args_.window.x.size,
            args_.relu ? 0.0f : -__builtin_inff(),
            Stop()};
  }

  const Listing& listed(Index y, const ChannelSet& set) {
    Listing& listing = listings_[y % in_turns];
    if (listing.y != y || listing.group != set.group || listing.size != set.size) list_rows(y, set, listing);
    return listing;
  }

  /// Lists the rows of taps of output row y, for the channels of a set's group.
  void list_rows(Index y, const ChannelSet& set, Listing& listing) {
    const Window& w = args_.window;
    listing = {y, set.group, set.size, y % in_turns * kernel_rows_, 0};
    TapRow* rows = rows_.data() + listing.first;
    for (Index c = 0; c < in_group_; ++c) {
      const Index channel = set.group * in_group_ + c;
      for (Index k = 0; k < w.y.size; ++k) {
        const Index padded = y * w.y.stride + k * w.y.dilation;
        const Index source = padded_index(padded - w.y.before, args_.in.height, args_.padding);
        if (source < 0) continue;
        const float* cells = direct_ ? args_.in.row(channel, source) : packed(channel, padded, source);
        rows[listing.count++] = {cells, (c * w.y.size + k) * w.x.size * set.size};
      }
    }
  }

  void plan_sets(Index max_channels) {
    const Index largest = many_registers ? 8 : 4;
    const Axis& axis = args_.window.x;
    const bool neighbours = axis.dilation == 1 && axis.stride == 1;
    // Counted first, then written.
    for (int pass = 0; pass < 2; ++pass) {
      const bool room = pass == 0 || sets_.reserve(set_count_);
      set_count_ = 0;
      if (!room) return;
      for (Index g = 0; g < args_.groups; ++g) {
        Index size = largest;
        for (Index o = 0; o < out_group_;) {
          while (size > out_group_ - o) size /= 2;
          const Index blocks = clamp(max_channels / size, 1, (out_group_ - o) / size);
          const Index first = g * out_group_ + o;
          if (pass == 1)
            sets_[set_count_] = {first, size, blocks, g, first * taps_, choose_tiles(size, axis.size, neighbours)};
          ++set_count_;
          o += size * blocks;
          largest_set_ = max_of(largest_set_, size * blocks);
        }
      }
    }
    sums_.reserve(largest_set_ * 8 * W);
  }

  void copy_parameters() {
    const Index channels = args_.out.channels;
    if (!weights_.reserve(channels * taps_) || !bias_.reserve(channels) || sets_.count() == 0) return;
    bool finite = true, plain = true;
    const Stop stop;
    for (Index s = 0; s < set_count_; ++s) {
      const ChannelSet& set = sets_[s];
      for (Index c = 0; c < set.channels() && !stop.asked(); ++c) {
        const float* from = args_.weights + (set.first + c) * taps_;
        float* to = weights_.data() + block_weights(set, c);
        for (Index t = 0; t < taps_; ++t) {
          to[t * set.size] = from[t];
          finite = finite && from[t] - from[t] == 0.0f;
          plain = plain && (from[t] == 0.0f || __builtin_fabsf(from[t]) >= 1.2e-38f);
        }
      }
    }
    for (Index c = 0; c < channels; ++c) bias_[c] = args_.bias ? args_.bias[c] + 0.0f : 0.0f;  // -0 becomes 0
    args_.weights = nullptr;
    args_.bias = nullptr;
    // Padding is left out of the sum. For finite weights adding 0 is the same; 0 times Inf would be NaN.
    // Nor may a denormal count as 0 where it would meet an Inf.
    plain_weights_ = finite && plain;
    leave_out_ = !finite && !direct_ && args_.padding == PaddingMode::zeros;
  }

  /// Where the weights of the set's channel c begin; they are `set.size` apart.
  Index block_weights(const ChannelSet& set, Index c) const {
    return set.weights + c / set.size * set.size * taps_ + c % set.size;
  }

  void plan_packing() {
    const Axis& axis = args_.window.x;
    offsets_.reserve(axis.size);
    if (offsets_.count() == 0) return;
    const Index reach = (axis.size - 1) * axis.dilation;
    phase_width_ = direct_ ? 0 : round_up(round_up(args_.out.width, W) + reach / axis.stride, 16);
    for (Index k = 0; k < axis.size; ++k) {
      const Index cell = k * axis.dilation;
      offsets_[k] = direct_ ? cell : cell % axis.stride * phase_width_ + cell / axis.stride;
    }
    if (direct_) return;
    phases_ = min_of(axis.stride, reach + 1);
    // The rows under `in_turns` windows.
    ring_ = args_.window.y.extent() + (in_turns - 1) * args_.window.y.stride;
    if (tags_.reserve(args_.in.channels * ring_)) packed_.reserve(args_.in.channels * ring_ * phases_ * phase_width_);
  }

  /// The packed form of an input row; kept for the rows that follow.
  const float* packed(Index channel, Index padded, Index source) {
    const Index slot = channel * ring_ + padded % ring_;
    float* to = packed_.data() + slot * phases_ * phase_width_;
    if (tags_[slot] != padded) {
      tags_[slot] = padded;
      pack(args_.in.row(channel, source), to);
    }
    return to;
  }

  void pack(const float* from, float* to) const {
    const Axis& axis = args_.window.x;
    const Index width = args_.in.width;
    for (Index p = 0; p < phases_; ++p, to += phase_width_) {
      // Cell i of the phase is column i * stride + p - before of the map.
      const Index begin = min_of(phase_width_, max_of(0, (axis.before - p + axis.stride - 1) / axis.stride));
      const Index inside = width - 1 - p + axis.before;
      const Index end = inside < 0 ? begin : clamp(inside / axis.stride + 1, begin, phase_width_);
      const float* source = from + p - axis.before;
      if (axis.stride == 1) {
        std::memcpy(to + begin, source + begin, static_cast<size_t>(end - begin) * sizeof(float));
      } else {
        for (Index i = begin; i < end; ++i) to[i] = source[i * axis.stride];
      }
      if (args_.padding == PaddingMode::zeros) continue;  // the rest stays 0, as allocated
      for (Index i = 0; i < phase_width_; i = i + 1 == begin ? max_of(i + 1, end) : i + 1) {
        if (i >= begin && i < end) continue;
        const Index column = i * axis.stride + p - axis.before;
        if (column >= width + axis.after) break;
        to[i] = from[padded_index(column, width, args_.padding)];
      }
    }
  }

  /// Cell by cell, for weights that are Inf or NaN.
  void careful_part(Index y, const ChannelSet& set, Index begin, Index end, const RowTarget& target) const {
    const Window& w = args_.window;
    for (Index o = 0; o < set.channels(); ++o) {
      const float* weights = weights_.data() + block_weights(set, o);
      const RowTarget at = target.channels_on(o);
      for (Index x = begin; x < end; ++x) {
        float sum = bias_[set.first + o];
        for (Index r = 0; r < kernel_rows_; ++r) {
          const Index iy = w.y.start(y) + r % w.y.size * w.y.dilation;
          if (iy < 0 || iy >= args_.in.height) continue;
          const float* cells = args_.in.row(set.group * in_group_ + r / w.y.size, iy);
          for (Index k = 0; k < w.x.size; ++k) {
            const Index ix = w.x.start(x) + k * w.x.dilation;
            if (ix < 0 || ix >= args_.in.width) continue;
            sum += weights[(r * w.x.size + k) * set.size] * cells[ix];
          }
        }
        at.to[x] = args_.relu && sum < 0.0f ? 0.0f : sum;
        if (at.map) at.map[x] = at.to[x];
      }
    }
  }

  Conv2dArgs args_;
  Index in_group_, out_group_, kernel_rows_, taps_, chunk_;
  Listing listings_[in_turns];
  Index set_count_ = 0, largest_set_ = 0, phase_width_ = 0, phases_ = 1, ring_ = 1;
  bool direct_ = false, leave_out_ = false, plain_weights_ = true;
  Buffer<ChannelSet> sets_;
  Buffer<float> weights_, bias_, packed_, sums_;
  Buffer<Index> offsets_, tags_;
  Buffer<TapRow> rows_;
};

}  // namespace POOLSCOPE_ISA
}  // namespace poolscope
