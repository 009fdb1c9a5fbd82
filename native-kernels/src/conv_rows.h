// Rows of a convolution, one set of output channels at a time: the core of conv2d and of the fused kernel.
//
// A row of the output is a sum over rows of taps: an input row (one channel, one kernel row) under a kernel row.
// Where columns are read one after another from inside the picture the input is read in place. Otherwise (padding at
// the sides, strides, narrow maps) each input row is first packed: padding made real, and for a stride s split in s
// phases, so that the taps of neighbouring outputs are neighbours again. One inner loop serves both.
//
// Each output cell adds its taps in one fixed order, in short chains, so that its value depends neither on the band
// nor on the place in the vector.
#pragma once
#include "padding.h"
#include "simd.h"

namespace poolscope {
namespace POOLSCOPE_ISA {

/// An input row and the kernel row over it, as an offset in the weights of a block.
struct TapRow {
  const float* cells;
  Index weights;
};

/// What a tile of outputs is computed from.
struct TileInput {
  const TapRow* rows;
  Index count;
  Index chunk;  // rows summed in one chain
  const float* weights;  // of each block: kernel row, kernel column, output channel
  const float* bias;
  Index blocks, block_weights;
  vf* sums;  // room for those of all blocks
  const Index* offsets;  // of each kernel column's first cell
  Index columns;
  bool relu;
};

using Tile = void (*)(const TileInput&, Index x, float* to, Index plane, Index last);

/// The sums of the taps of rows [r, end), at least one, for OC channels x NX vectors. A function of its own that does
/// nothing else: so the compiler keeps all sums in registers.
template <int OC, int NX, int KW>
__attribute__((noinline)) void sum_taps(const TileInput& in, const float* block, Index r, Index end, Index x, vf* sums) {
  vf acc[OC][NX];
  for (int o = 0; o < OC; ++o) {
    for (int v = 0; v < NX; ++v) acc[o][v] = zero_register();
  }
  const Index columns = KW ? KW : in.columns;
  const TapRow* row = in.rows + r;
  const TapRow* const stop = in.rows + end;
  do {
    const float* cells = row->cells + x;
    const float* weights = block + row->weights;
    Index k = 0;
    do {
      const float* at = cells + (KW ? k : in.offsets[k]);
      vf cell[NX];
      for (int v = 0; v < NX; ++v) cell[v] = load(at + v * W);
      for (int o = 0; o < OC; ++o) {
        const vf w = splat(weights[k * OC + o]);
        for (int v = 0; v < NX; ++v) acc[o][v] = accumulate(acc[o][v], w, cell[v]);
      }
    } while (++k < columns);
  } while (++row != stop);
  for (int o = 0; o < OC; ++o) {
    for (int v = 0; v < NX; ++v) sums[o * NX + v] = acc[o][v];
  }
}

/// Stores OC channels x NX vectors of outputs; of the last vector `last` cells.
template <int OC, int NX>
POOLSCOPE_INLINE void store_tile(const vf* sums, const float* bias, bool with_relu, float* to, Index plane, Index last) {
  for (int o = 0; o < OC; ++o, to += plane) {
    const vf b = splat(bias[o]);
    for (int v = 0; v < NX; ++v) {
      const vf sum = sums[o * NX + v] + b;
      const vf value = with_relu ? relu(sum) : sum;
      if (v < NX - 1 || last == W) {
        store(to + v * W, value);
      } else {
        store_first(to + v * W, value, last);
      }
    }
  }
}

/// Blocks of OC channels x NX vectors of outputs from column x on; of the last vector `last` cells are stored. A chunk
/// of input rows stays in the first cache while all blocks take it. KW: kernel columns if they are known and
/// neighbours, else 0.
template <int OC, int NX, int KW>
void conv_tile(const TileInput& in, Index x, float* to, Index plane, Index last) {
  constexpr int cells = OC * NX;
  vf chain[cells];
  if (in.count <= in.chunk) {
    for (Index b = 0; b < in.blocks; ++b) {
      if (in.count > 0) {
        sum_taps<OC, NX, KW>(in, in.weights + b * in.block_weights, 0, in.count, x, chain);
      } else {
        for (vf& sum : chain) sum = splat(0.0f);
      }
      store_tile<OC, NX>(chain, in.bias + b * OC, in.relu, to + x + b * OC * plane, plane, last);
    }
    return;
  }
  for (Index i = 0; i < in.blocks * cells; ++i) in.sums[i] = splat(0.0f);
  for (Index r = 0; r < in.count; r += in.chunk) {
    const Index end = least(r + in.chunk, in.count);
    for (Index b = 0; b < in.blocks; ++b) {
      sum_taps<OC, NX, KW>(in, in.weights + b * in.block_weights, r, end, x, chain);
      for (int i = 0; i < cells; ++i) in.sums[b * cells + i] += chain[i];
    }
  }
  for (Index b = 0; b < in.blocks; ++b) {
    store_tile<OC, NX>(in.sums + b * cells, in.bias + b * OC, in.relu, to + x + b * OC * plane, plane, last);
  }
}

/// The tiles for one number of output channels: the widest, two vectors, one vector.
struct Tiles {
  Tile wide, two, one;
  int wide_vectors;
};

template <int OC, int NX, int KW>
Tiles tiles_of() {
  return {conv_tile<OC, NX, KW>, conv_tile<OC, 2, KW>, conv_tile<OC, 1, KW>, NX};
}

template <int KW>
Tiles tiles_for(Index channels) {
  switch (channels) {
#if defined(__AVX512F__) || defined(__aarch64__)
    case 8: return tiles_of<8, 3, KW>();
    case 4: return tiles_of<4, 6, KW>();
    case 2: return tiles_of<2, 8, KW>();
#else
    case 4: return tiles_of<4, 3, KW>();
    case 2: return tiles_of<2, 4, KW>();
#endif
    default: return tiles_of<1, 8, KW>();
  }
}

inline Tiles choose_tiles(Index channels, Index columns, bool neighbours) {
  if (neighbours) {
    switch (columns) {
      case 1: return tiles_for<1>(channels);
      case 3: return tiles_for<3>(channels);
      case 5: return tiles_for<5>(channels);
      default: break;
    }
  }
  return tiles_for<0>(channels);
}

/// Output channels of one group that are computed together: blocks of equal size, one after another.
struct ChannelSet {
  Index first, size, blocks, group, weights;
  Tiles tiles;

  Index channels() const { return size * blocks; }
};

class ConvRows {
 public:
  /// Sets hold at most `most_channels`, but at least one block.
  ConvRows(const Conv2dArgs& args, Index most_channels) : args_(args) {
    const Window& w = args.window;
    in_group_ = args.in.channels / args.groups;
    out_group_ = args.out.channels / args.groups;
    kernel_rows_ = in_group_ * w.y.size;
    taps_ = kernel_rows_ * w.x.size;
    // Chains of about 128 taps, all of nearly the same length.
    const Index chains = most(1, taps_ / 128);
    chunk_ = (kernel_rows_ + chains - 1) / chains;
    const Index reach = args.out.width - 1 + (w.x.size - 1) * w.x.dilation;
    // Rows a multiple of 1 KiB apart share so few cache sets that more than a handful push each other out.
    const bool crowded = kernel_rows_ > 6 && args.in.row_stride % 256 == 0;
    direct_ = w.x.stride == 1 && w.x.before == 0 && reach < args.in.width && args.out.width >= W && !crowded;
    plan_sets(most_channels);
    copy_parameters();
    plan_packing();
    rows_.reserve(kernel_rows_);
  }

  /// To be called before the first row of each run: the input may have changed.
  void forget() {
    for (Index i = 0; i < tags_.count(); ++i) tags_[i] = -1;
    listed_row_ = -1;
  }

  Index sets() const { return set_count_; }
  const ChannelSet& set(Index s) const { return sets_[s]; }

  /// Row y of the set's channels: channel i goes to `to + i * plane`.
  void row(Index y, const ChannelSet& set, float* to, Index plane) {
    if (leave_out_) return careful_row(y, set, to, plane);
    if (y != listed_row_ || set.group != listed_group_ || set.size != listed_size_) list_rows(y, set);
    const bool all = row_count_ > chunk_;
    TileInput input = {rows_.data(),
                       row_count_,
                       chunk_,
                       weights_.data() + set.weights,
                       bias_.data() + set.first,
                       all ? set.blocks : 1,
                       taps_ * set.size,
                       reinterpret_cast<vf*>(sums_.data()),
                       offsets_.data(),
                       args_.window.x.size,
                       args_.relu};
    if (all) return columns(set.tiles, input, to, plane);
    for (Index b = 0; b < set.blocks; ++b) {
      columns(set.tiles, input, to + b * set.size * plane, plane);
      input.weights += input.block_weights;
      input.bias += set.size;
    }
  }

 private:
  void columns(const Tiles& tiles, const TileInput& input, float* to, Index plane) const {
    const Index width = args_.out.width;
    const Index wide = tiles.wide_vectors * W;
    Index x = 0;
    for (; x + wide <= width; x += wide) tiles.wide(input, x, to, plane, W);
    for (; x + 2 * W <= width; x += 2 * W) tiles.two(input, x, to, plane, W);
    for (; x < width; x += W) {
      const Index left = width - x;
      if (left >= W) {
        tiles.one(input, x, to, plane, W);
      } else if (direct_) {
        tiles.one(input, width - W, to, plane, W);
      } else {
        tiles.one(input, x, to, plane, left);
      }
    }
  }

  /// The rows of taps of output row y, for the channels of a set's group.
  void list_rows(Index y, const ChannelSet& set) {
    const Window& w = args_.window;
    row_count_ = 0;
    for (Index c = 0; c < in_group_; ++c) {
      const Index channel = set.group * in_group_ + c;
      for (Index k = 0; k < w.y.size; ++k) {
        const Index padded = y * w.y.stride + k * w.y.dilation;
        const Index source = padded_index(padded - w.y.before, args_.in.height, args_.padding);
        if (source < 0) continue;
        const float* cells = direct_ ? args_.in.row(channel, source) : packed(channel, padded, source);
        rows_[row_count_++] = {cells, (c * w.y.size + k) * w.x.size * set.size};
      }
    }
    listed_row_ = y;
    listed_group_ = set.group;
    listed_size_ = set.size;
  }

  void plan_sets(Index most_channels) {
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
          const Index blocks = clamp(most_channels / size, 1, (out_group_ - o) / size);
          const Index first = g * out_group_ + o;
          if (pass == 1) sets_[set_count_] = {first, size, blocks, g, first * taps_, choose_tiles(size, axis.size, neighbours)};
          ++set_count_;
          o += size * blocks;
          largest_set_ = most(largest_set_, size * blocks);
        }
      }
    }
    sums_.reserve(largest_set_ * 8 * W);
  }

  void copy_parameters() {
    const Index channels = args_.out.channels;
    if (!weights_.reserve(channels * taps_) || !bias_.reserve(channels) || sets_.count() == 0) return;
    bool finite = true;
    for (Index s = 0; s < set_count_; ++s) {
      const ChannelSet& set = sets_[s];
      for (Index c = 0; c < set.channels(); ++c) {
        const float* from = args_.weights + (set.first + c) * taps_;
        float* to = weights_.data() + block_weights(set, c);
        for (Index t = 0; t < taps_; ++t) {
          to[t * set.size] = from[t];
          finite = finite && from[t] - from[t] == 0.0f;
        }
      }
    }
    for (Index c = 0; c < channels; ++c) bias_[c] = args_.bias ? args_.bias[c] : 0.0f;
    args_.weights = nullptr;
    args_.bias = nullptr;
    // Padding is left out of the sum. For finite weights adding 0 is the same; 0 times Inf would be NaN.
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
    phases_ = least(axis.stride, reach + 1);
    ring_ = args_.window.y.extent();
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
      // Cell i of the phase is column i * stride + p - before of the picture.
      const Index begin = least(phase_width_, most(0, (axis.before - p + axis.stride - 1) / axis.stride));
      const Index inside = width - 1 - p + axis.before;
      const Index end = inside < 0 ? begin : clamp(inside / axis.stride + 1, begin, phase_width_);
      const float* source = from + p - axis.before;
      if (axis.stride == 1) {
        std::memcpy(to + begin, source + begin, static_cast<size_t>(end - begin) * sizeof(float));
      } else {
        for (Index i = begin; i < end; ++i) to[i] = source[i * axis.stride];
      }
      if (args_.padding == PaddingMode::zeros) continue;  // the rest stays 0, as allocated
      for (Index i = 0; i < phase_width_; i = i + 1 == begin ? most(i + 1, end) : i + 1) {
        if (i >= begin && i < end) continue;
        const Index column = i * axis.stride + p - axis.before;
        if (column >= width + axis.after) break;
        to[i] = from[padded_index(column, width, args_.padding)];
      }
    }
  }

  /// Cell by cell, for weights that are Inf or NaN.
  void careful_row(Index y, const ChannelSet& set, float* to, Index plane) const {
    const Window& w = args_.window;
    for (Index o = 0; o < set.channels(); ++o) {
      const float* weights = weights_.data() + block_weights(set, o);
      for (Index x = 0; x < args_.out.width; ++x) {
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
        to[o * plane + x] = args_.relu && sum < 0.0f ? 0.0f : sum;
      }
    }
  }

  Conv2dArgs args_;
  Index in_group_, out_group_, kernel_rows_, taps_, chunk_;
  Index row_count_ = 0, listed_row_ = -1, listed_group_ = -1, listed_size_ = 0;
  Index set_count_ = 0, largest_set_ = 0, phase_width_ = 0, phases_ = 1, ring_ = 1;
  bool direct_ = false, leave_out_ = false;
  Buffer<ChannelSet> sets_;
  Buffer<float> weights_, bias_, packed_, sums_;
  Buffer<Index> offsets_, tags_;
  Buffer<TapRow> rows_;
};

}  // namespace POOLSCOPE_ISA
}  // namespace poolscope
