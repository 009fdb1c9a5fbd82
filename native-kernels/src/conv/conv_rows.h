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
#include "row_packer.h"

namespace poolscope {
namespace POOLSCOPE_ISA {

/// Output channels of one group that are computed together: blocks of equal size, one after another.
struct ChannelSet {
  Index first, size, blocks, group;
  Tiles tiles;

  Index channels() const { return size * blocks; }
};

class ConvRows {
 public:
  /// Sets hold at most `max_channels`, but at least one block.
  ConvRows(const Conv2dArgs& args, Index max_channels) : args_(args), weights_(args), chain_(rows_of_chain(args)) {
    args_.weights = args_.bias = nullptr;
    const Window& w = args.window;
    in_group_ = args.in.channels / args.groups;
    out_group_ = args.out.channels / args.groups;
    kernel_rows_ = in_group_ * w.y.size;
    most_chains_ = (kernel_rows_ + chain_ - 1) / chain_;
    const Index reach = args.out.width - 1 + (w.x.size - 1) * w.x.dilation;
    // Rows a multiple of 1 KiB apart share so few cache sets that more than a few push each other out.
    const bool crowded = kernel_rows_ > 16 && args.in.row_stride % 256 == 0;
    direct_ = w.x.stride == 1 && w.x.before == 0 && reach < args.in.width && args.out.width >= W && !crowded;
    // Padding is left out of the sum. For finite weights adding 0 is the same; 0 times Inf would be NaN.
    leave_out_ = !weights_.finite() && !direct_ && args_.padding == PaddingMode::zeros;
    plan_sets(max_channels);
    plan_packing();
    rows_.reserve(in_turns * kernel_rows_);
    ends_.reserve(in_turns * most_chains_);
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
    const FlushDenormals flush(weights_.plain());
    const Listing& listing = listed(y, set);
    TileInput input = tile_input(listing, set);
    if (listing.chains > 1) return columns(set.tiles, input, begin, end, target, roomy);
    input.blocks = 1;
    for (Index b = 0; b < set.blocks; ++b) {
      columns(set.tiles, input, begin, end, target.channels_on(b * set.size), roomy);
      input.first += set.size;
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
    if (upper.count != lower.count || upper.chains > 1 || upper.count == 0 || rows[0].weights != below[0].weights)
      return false;
    const FlushDenormals flush(weights_.plain());
    const Axis& axis = args_.window.x;
    const TileInput input = tile_input(upper, set);
    const Index channels = pair_channels(set.size);
    const PairTiles tiles = choose_pair_tiles<F>(channels, axis.size, axis.dilation == 1 && axis.stride == 1);
    for (Index c = 0; c < set.channels(); c += channels)
      tiles(input, weights_.of(set.group, input.first + c), input.bias + c, below, begin, end, target.channels_on(c));
    // The largest and the smallest of cells is none but theirs.
    return F::idempotent || !flush.lost_any();
  }

 private:
  /// The rows of taps of an output row, from `rows_[first]` on.
  struct Listing {
    Index y, group, first, count, chains;
    const Index* ends;
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
            listing.ends,
            &weights_,
            set.group,
            set.first - set.group * out_group_,
            weights_.bias() + set.first,
            set.blocks,
            reinterpret_cast<vf*>(sums_.data()),
            offsets_.data(),
            args_.window.x.size,
            args_.relu ? 0.0f : -__builtin_inff(),
            Stop()};
  }

  const Listing& listed(Index y, const ChannelSet& set) {
    Listing& listing = listings_[y % in_turns];
    if (listing.y != y || listing.group != set.group) list_rows(y, set.group, listing);
    return listing;
  }

  /// Lists the rows of taps of output row y, for the channels of a group.
  void list_rows(Index y, Index group, Listing& listing) {
    const Window& w = args_.window;
    Index* const ends = ends_.data() + y % in_turns * most_chains_;
    listing = {y, group, y % in_turns * kernel_rows_, 0, 0, ends};
    TapRow* rows = rows_.data() + listing.first;
    for (Index r = 0, begin = 0; r < kernel_rows_; ++r) {
      const Index c = r / w.y.size, k = r % w.y.size, channel = group * in_group_ + c;
      const Index padded = y * w.y.stride + k * w.y.dilation;
      const Index source = padded_index(padded - w.y.before, args_.in.height, args_.padding);
      if (source >= 0) {
        const float* cells = direct_ ? args_.in.row(channel, source) : packed(channel, padded, source);
        rows[listing.count++] = {cells, r * w.x.size * weights_.block()};
      }
      const bool last = r + 1 == kernel_rows_;
      if ((!last && (r + 1) % chain_ != 0) || (listing.count == begin && !(last && listing.chains == 0))) continue;
      begin = ends[listing.chains++] = listing.count;
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
          if (pass == 1) sets_[set_count_] = {first, size, blocks, g, choose_tiles(size, axis.size, neighbours)};
          ++set_count_;
          o += size * blocks;
          largest_set_ = max_of(largest_set_, size * blocks);
        }
      }
    }
    sums_.reserve(largest_set_ * 8 * W);
  }

  void plan_packing() {
    const Axis& axis = args_.window.x;
    offsets_.reserve(axis.size);
    if (offsets_.count() == 0) return;
    if (!direct_) packer_ = RowPacker(args_, round_up(args_.out.width, W));
    for (Index k = 0; k < axis.size; ++k) offsets_[k] = direct_ ? k * axis.dilation : packer_.offset(k);
    if (direct_) return;
    // The rows under `in_turns` windows.
    ring_ = args_.window.y.extent() + (in_turns - 1) * args_.window.y.stride;
    if (tags_.reserve(args_.in.channels * ring_)) packed_.reserve(args_.in.channels * ring_ * packer_.row_size());
  }

  /// The packed form of an input row; kept for the rows that follow.
  const float* packed(Index channel, Index padded, Index source) {
    const Index slot = channel * ring_ + padded % ring_;
    float* to = packed_.data() + slot * packer_.row_size();
    if (tags_[slot] != padded) {
      tags_[slot] = padded;
      packer_.pack(args_.in.row(channel, source), to);
    }
    return to;
  }

  /// Cell by cell, for weights that are Inf or NaN.
  void careful_part(Index y, const ChannelSet& set, Index begin, Index end, const RowTarget& target) const {
    for (Index o = 0; o < set.channels(); ++o) {
      const RowTarget at = target.channels_on(o);
      for (Index x = begin; x < end; ++x) {
        at.to[x] = conv_cell(args_, weights_, set.first + o, y, x);
        if (at.map) at.map[x] = at.to[x];
      }
    }
  }

  Conv2dArgs args_;
  ConvWeights weights_;
  Index chain_, most_chains_, in_group_, out_group_, kernel_rows_;
  Listing listings_[in_turns];
  Index set_count_ = 0, largest_set_ = 0, ring_ = 1;
  bool direct_ = false, leave_out_ = false;
  RowPacker packer_;
  Buffer<ChannelSet> sets_;
  Buffer<float> packed_, sums_;
  Buffer<Index> offsets_, tags_, ends_;
  Buffer<TapRow> rows_;
};

}  // namespace POOLSCOPE_ISA
}  // namespace poolscope
