// Rows of a convolution, one block of output channels at a time: the core of conv2d and of the fused kernel.
//
// A row of the output is a sum over rows of taps: an input row (one channel, one kernel row) under a kernel row.
// Where columns are read one after another from inside the picture the input is read in place. Otherwise (padding at
// the sides, strides, narrow maps) each input row is first packed: padding made real, and for a stride s split in s
// phases, so that the taps of neighbouring outputs are neighbours again. One inner loop serves both.
//
// Each output cell adds its taps in one fixed order, in short chains, so that its value depends neither on the band
// nor on the place in the vector.
#pragma once
#include "simd.h"

namespace poolscope {
namespace POOLSCOPE_ISA {

/// Where on an axis of n cells the cell i (outside, too) is found; -1 for none.
inline Index padded_index(Index i, Index n, PaddingMode mode) {
  if (i >= 0 && i < n) return i;
  switch (mode) {
    case PaddingMode::zeros: return -1;
    case PaddingMode::reflect: {
      if (n == 1) return 0;
      const Index period = 2 * (n - 1);
      const Index m = ((i % period) + period) % period;
      return m < n ? m : period - m;
    }
    case PaddingMode::replicate: return i < 0 ? 0 : n - 1;
    case PaddingMode::circular: return ((i % n) + n) % n;
  }
  return -1;
}

/// An input row and which (channel of the group, kernel row) lies over it.
struct TapRow {
  const float* cells;
  Index kernel_row;
};

/// What a tile of outputs is computed from.
struct TileInput {
  const TapRow* rows;
  Index count;
  Index chunk;  // rows summed in one chain
  const float* weights;  // kernel row, kernel column, output channel of the block
  const float* bias;
  const Index* offsets;  // of each kernel column's first cell
  Index columns;
  bool relu;
};

using Tile = void (*)(const TileInput&, Index x, float* to, Index plane, Index last);

/// OC channels x NX vectors of outputs from column x on; of the last vector `last` cells are stored.
/// KW: kernel columns if they are known and neighbours, else 0.
template <int OC, int NX, int KW>
void conv_tile(const TileInput& in, Index x, float* to, Index plane, Index last) {
  vf acc[OC][NX], total[OC][NX];
  for (int o = 0; o < OC; ++o) {
    const vf b = splat(in.bias[o]);
    for (int v = 0; v < NX; ++v) acc[o][v] = b;
  }
  const Index columns = KW ? KW : in.columns;
  Index r = 0;
  bool first = true;
  for (;;) {
    const Index end = least(r + in.chunk, in.count);
    for (; r < end; ++r) {
      const float* cells = in.rows[r].cells + x;
      const float* weights = in.weights + in.rows[r].kernel_row * columns * OC;
      for (Index k = 0; k < columns; ++k) {
        const float* at = cells + (KW ? k : in.offsets[k]);
        vf cell[NX];
        for (int v = 0; v < NX; ++v) cell[v] = load(at + v * W);
        for (int o = 0; o < OC; ++o) {
          const vf w = splat(weights[k * OC + o]);
          for (int v = 0; v < NX; ++v) acc[o][v] = madd(w, cell[v], acc[o][v]);
        }
      }
    }
    if (first && r == in.count) break;
    for (int o = 0; o < OC; ++o) {
      for (int v = 0; v < NX; ++v) {
        total[o][v] = first ? acc[o][v] : total[o][v] + acc[o][v];
        acc[o][v] = splat(0.0f);
      }
    }
    first = false;
    if (r == in.count) {
      for (int o = 0; o < OC; ++o) {
        for (int v = 0; v < NX; ++v) acc[o][v] = total[o][v];
      }
      break;
    }
  }
  for (int o = 0; o < OC; ++o) {
    for (int v = 0; v < NX; ++v) {
      const vf value = in.relu ? relu(acc[o][v]) : acc[o][v];
      if (v == NX - 1) {
        store_first(to + o * plane + x + v * W, value, last);
      } else {
        store(to + o * plane + x + v * W, value);
      }
    }
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

/// Output channels that are computed together; all of one group.
struct ChannelBlock {
  Index first, size, group, weights;
  Tiles tiles;
};

class ConvRows {
 public:
  explicit ConvRows(const Conv2dArgs& args) : args_(args) {
    const Window& w = args.window;
    in_group_ = args.in.channels / args.groups;
    out_group_ = args.out.channels / args.groups;
    kernel_rows_ = in_group_ * w.y.size;
    chunk_ = most(1, 64 / w.x.size);
    const Index reach = args.out.width - 1 + (w.x.size - 1) * w.x.dilation;
    direct_ = w.x.stride == 1 && w.x.before == 0 && reach < args.in.width && args.out.width >= W;
    plan_blocks();
    copy_parameters();
    plan_packing();
    rows_.reserve(kernel_rows_);
  }

  /// To be called before the first row of each run: the input may have changed.
  void forget() {
    for (Index i = 0; i < tags_.count(); ++i) tags_[i] = -1;
  }

  Index blocks() const { return block_count_; }
  const ChannelBlock& block(Index b) const { return blocks_[b]; }

  /// Row y of the block's channels: channel i goes to `to + i * plane`.
  void row(Index y, Index b, float* to, Index plane) {
    const ChannelBlock& block = blocks_[b];
    if (leave_out_) return careful_row(y, block, to, plane);
    const Window& w = args_.window;
    Index count = 0;
    for (Index c = 0; c < in_group_; ++c) {
      const Index channel = block.group * in_group_ + c;
      for (Index k = 0; k < w.y.size; ++k) {
        const Index padded = y * w.y.stride + k * w.y.dilation;
        const Index source = padded_index(padded - w.y.before, args_.in.height, args_.padding);
        if (source < 0) continue;
        const float* cells = direct_ ? args_.in.row(channel, source) : packed(channel, padded, source);
        rows_[count++] = {cells, c * w.y.size + k};
      }
    }
    const TileInput input = {rows_.data(),   count,          chunk_,    weights_.data() + block.weights, bias_.data() + block.first,
                             offsets_.data(), w.x.size, args_.relu};
    const Index width = args_.out.width;
    Index x = 0;
    const Index wide = block.tiles.wide_vectors * W;
    for (; x + wide <= width; x += wide) block.tiles.wide(input, x, to, plane, W);
    for (; x + 2 * W <= width; x += 2 * W) block.tiles.two(input, x, to, plane, W);
    while (x < width) {
      const Index left = width - x;
      if (left >= W) {
        block.tiles.one(input, x, to, plane, W);
      } else if (direct_) {
        block.tiles.one(input, width - W, to, plane, W);
      } else {
        block.tiles.one(input, x, to, plane, left);
      }
      x += W;
    }
  }

 private:
  void plan_blocks() {
    const Index largest = many_registers ? 8 : 4;
    Index per_group = 0;
    for (Index left = out_group_, size = largest; left > 0; left -= size) {
      while (size > left) size /= 2;
      ++per_group;
    }
    block_count_ = per_group * args_.groups;
    if (!blocks_.reserve(block_count_)) return;
    const bool neighbours = direct_ ? args_.window.x.dilation == 1 : args_.window.x.dilation == 1 && args_.window.x.stride == 1;
    const Index taps = kernel_rows_ * args_.window.x.size;
    Index b = 0;
    for (Index g = 0; g < args_.groups; ++g) {
      Index size = largest;
      for (Index o = 0; o < out_group_; o += size) {
        while (size > out_group_ - o) size /= 2;
        const Index first = g * out_group_ + o;
        blocks_[b++] = {first, size, g, first * taps, choose_tiles(size, args_.window.x.size, neighbours)};
      }
    }
  }

  void copy_parameters() {
    const Index columns = args_.window.x.size;
    const Index taps = kernel_rows_ * columns;
    const Index channels = args_.out.channels;
    if (!weights_.reserve(channels * taps) || !bias_.reserve(channels) || blocks_.count() == 0) return;
    bool finite = true;
    for (Index b = 0; b < block_count_; ++b) {
      const ChannelBlock& block = blocks_[b];
      for (Index o = 0; o < block.size; ++o) {
        const float* from = args_.weights + (block.first + o) * taps;
        for (Index t = 0; t < taps; ++t) {
          weights_[block.weights + t * block.size + o] = from[t];
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
  void careful_row(Index y, const ChannelBlock& block, float* to, Index plane) const {
    const Window& w = args_.window;
    for (Index o = 0; o < block.size; ++o) {
      for (Index x = 0; x < args_.out.width; ++x) {
        float sum = bias_[block.first + o];
        for (Index r = 0; r < kernel_rows_; ++r) {
          const Index iy = w.y.start(y) + r % w.y.size * w.y.dilation;
          if (iy < 0 || iy >= args_.in.height) continue;
          const float* cells = args_.in.row(block.group * in_group_ + r / w.y.size, iy);
          for (Index k = 0; k < w.x.size; ++k) {
            const Index ix = w.x.start(x) + k * w.x.dilation;
            if (ix < 0 || ix >= args_.in.width) continue;
            sum += weights_[block.weights + (r * w.x.size + k) * block.size + o] * cells[ix];
          }
        }
        to[o * plane + x] = args_.relu && sum < 0.0f ? 0.0f : sum;
      }
    }
  }

  Conv2dArgs args_;
  Index in_group_, out_group_, kernel_rows_, chunk_;
  Index block_count_ = 0, phase_width_ = 0, phases_ = 1, ring_ = 1;
  bool direct_ = false, leave_out_ = false;
  Buffer<ChannelBlock> blocks_;
  Buffer<float> weights_, bias_, packed_;
  Buffer<Index> offsets_, tags_;
  Buffer<TapRow> rows_;
};

}  // namespace POOLSCOPE_ISA
}  // namespace poolscope
