// Convolution by 3 x 3 kernels in a quarter of the products: Winograd's F(4 x 4, 3 x 3), for the method 'fast'.
//
// Tiles of 4 x 4 outputs are computed from 6 x 6 inputs: both tile and kernel are transformed (36 numbers each), the
// channels are summed for each of the 36, and the sums are transformed back. Tiles lie on a grid that begins at the
// first output, whatever the band, and each is computed in one order: so outputs don't depend on bands. Rounding errors
// are larger than those of plain sums, and an Inf or NaN spreads over the tiles that it lies in.
#pragma once
#include "conv_tile.h"
#include "padding.h"

namespace poolscope {
namespace POOLSCOPE_ISA {

inline bool winograd_serves(const Conv2dArgs& args) {
  const Axis &y = args.window.y, &x = args.window.x;
  if (!args.fast || y.size != 3 || x.size != 3 || y.stride != 1 || x.stride != 1 || y.dilation != 1 || x.dilation != 1) return false;
  const Index inputs = args.in.channels / args.groups, outputs = args.out.channels / args.groups;
  // The transforms pay where many channels share them, and where rows fill vectors of tiles.
  if (inputs < 8 || outputs < 8 || args.out.width < 2 * W || args.out.height < 4) return false;
  for (Index i = 0; i < args.out.channels * inputs * 9; ++i) {
    if (!(args.weights[i] - args.weights[i] == 0.0f)) return false;
  }
  return true;
}

/// From 6 numbers to 6, for inputs.
POOLSCOPE_INLINE void transform_input(const vf* d, vf* v) {
  const vf two = splat(2.0f), four = splat(4.0f), five = splat(5.0f);
  const vf a = d[4] - four * d[2], b = d[3] - four * d[1], c = d[4] - d[2], e = two * (d[3] - d[1]);
  v[0] = four * d[0] - five * d[2] + d[4];
  v[1] = a + b;
  v[2] = a - b;
  v[3] = c + e;
  v[4] = c - e;
  v[5] = four * d[1] - five * d[3] + d[5];
}

/// From 6 sums to 4 outputs.
POOLSCOPE_INLINE void transform_output(const vf* m, vf* y) {
  const vf a = m[1] + m[2], b = m[1] - m[2], c = m[3] + m[4], d = m[3] - m[4];
  y[0] = m[0] + a + c;
  y[1] = b + splat(2.0f) * d;
  y[2] = a + splat(4.0f) * c;
  y[3] = b + splat(8.0f) * d + m[5];
}

/// From 3 weights to 6.
inline void transform_weights(const double* g, double* u) {
  u[0] = g[0] / 4;
  u[1] = -(g[0] + g[1] + g[2]) / 6;
  u[2] = -(g[0] - g[1] + g[2]) / 6;
  u[3] = (g[0] + 2 * g[1] + 4 * g[2]) / 24;
  u[4] = (g[0] - 2 * g[1] + 4 * g[2]) / 24;
  u[5] = g[2];
}

class WinogradRows {
 public:
  explicit WinogradRows(const Conv2dArgs& args)
      : args_(args),
        inputs_(args.in.channels / args.groups),
        outputs_(args.out.channels / args.groups),
        tiles_((args.out.width + 3) / 4),
        vectors_(round_up(tiles_, W)),
        pitch_(vectors_ + 16),
        // Planes of the 36 transforms would otherwise share cache sets.
        inputs_plane_(inputs_ * pitch_ + 16),
        outputs_plane_(outputs_ * pitch_ + 16),
        line_(4 * vectors_ + 4 * W),
        weights_(36 * args.out.channels * inputs_),
        bias_(args.out.channels),
        zeros_(8),
        rows_(inputs_),
        padded_(6 * line_),
        down_(line_),
        phases_(4 * (vectors_ + W)),
        transformed_(36 * inputs_plane_),
        sums_(36 * outputs_plane_),
        chains_(8 * 8 * W),
        result_(4 * line_) {
    if (weights_.count() == 0 || bias_.count() == 0) return;
    for (Index o = 0; o < args.out.channels; ++o) {
      for (Index i = 0; i < inputs_; ++i) add_weights(o, i, args.weights + (o * inputs_ + i) * 9);
      bias_[o] = args.bias ? args.bias[o] + 0.0f : 0.0f;
    }
    args_.weights = args_.bias = nullptr;
  }

  /// Rows [begin, end) of all channels.
  void run(Index begin, Index end) {
    const FlushDenormals flush(true);
    for (Index y = begin / 4 * 4; y < end; y += 4) {
      for (Index g = 0; g < args_.groups; ++g) {
        for (Index i = 0; i < inputs_; ++i) take_input(g * inputs_ + i, i, y);
        sum_channels(g);
        for (Index o = 0; o < outputs_; ++o) give_output(g * outputs_ + o, o, y, begin, end);
      }
    }
  }

 private:
  /// Blocks of output channels: of 8 (or 4), 4, 2 and 1, one after another.
  static constexpr Index largest_block = many_registers ? 8 : 4;
  Index block_size(Index o) const {
    Index size = largest_block;
    while (o / size * size + size > outputs_) size /= 2;
    return size;
  }

  void add_weights(Index o, Index i, const float* kernel) {
    double half[3][6], u[6];
    for (int r = 0; r < 3; ++r) {
      const double row[3] = {kernel[3 * r], kernel[3 * r + 1], kernel[3 * r + 2]};
      transform_weights(row, half[r]);
    }
    const Index in_group = o % outputs_, size = block_size(in_group), first = in_group / size * size;
    for (int j = 0; j < 6; ++j) {
      const double column[3] = {half[0][j], half[1][j], half[2][j]};
      transform_weights(column, u);
      for (int k = 0; k < 6; ++k) {
        float* to = group_weights(o / outputs_, k * 6 + j) + first * inputs_;
        to[i * size + in_group - first] = static_cast<float>(u[k]);
      }
    }
  }

  float* group_weights(Index group, Index k) { return weights_.data() + (group * 36 + k) * outputs_ * inputs_; }

  /// Transforms the tiles of output rows [y, y + 4) of an input channel.
  void take_input(Index channel, Index i, Index y) {
    const float* rows[6];
    for (int r = 0; r < 6; ++r) rows[r] = padded_row(channel, y + r, padded_.data() + r * line_);
    float* to = transformed_.data() + i * pitch_;
    const Index cells = 4 * vectors_ + 2 * W;
    // Down the columns, one of the six rows at a time, then across the tiles.
    for (int k = 0; k < 6; ++k) {
      switch (k) {
        case 0: down<0>(rows, cells); break;
        case 1: down<1>(rows, cells); break;
        case 2: down<2>(rows, cells); break;
        case 3: down<3>(rows, cells); break;
        case 4: down<4>(rows, cells); break;
        default: down<5>(rows, cells); break;
      }
      across(to + k * 6 * inputs_plane_);
    }
  }

  template <int K>
  void down(const float* const* rows, Index cells) {
    for (Index x = 0; x < cells; x += W) {
      vf d[6], v[6];
      repeat<6>(POOLSCOPE_EACH(r) { d[r.value] = load(rows[r.value] + x); });
      transform_input(d, v);
      store(down_.data() + x, v[K]);
    }
  }

  /// The tiles' cells j are the cells 4 t + j of the line.
  void across(float* to) {
    const Index phase = vectors_ + W;
    for (Index t = 0; t < phase; t += W) {
      const float* at = down_.data() + 4 * t;
      if (4 * t >= 4 * vectors_ + W) break;
      const vf a = load(at), b = load(at + W), c = load(at + 2 * W), d = load(at + 3 * W);
      const vf even = evens(a, b), odd = odds(a, b), even2 = evens(c, d), odd2 = odds(c, d);
      store(phases_.data() + t, evens(even, even2));
      store(phases_.data() + phase + t, evens(odd, odd2));
      store(phases_.data() + 2 * phase + t, odds(even, even2));
      store(phases_.data() + 3 * phase + t, odds(odd, odd2));
    }
    for (Index t = 0; t < vectors_; t += W) {
      vf d[6], v[6];
      repeat<4>(POOLSCOPE_EACH(j) { d[j.value] = load(phases_.data() + j.value * phase + t); });
      repeat<2>(POOLSCOPE_EACH(j) { d[4 + j.value] = load(phases_.data() + j.value * phase + t + 1); });
      transform_input(d, v);
      repeat<6>(POOLSCOPE_EACH(j) { store(to + j.value * inputs_plane_ + t, v[j.value]); });
    }
  }

  /// Row y of the padded channel, in `to` up to the end of the last tile; what lies beyond the padding is 0.
  const float* padded_row(Index channel, Index y, float* to) const {
    const Axis& axis = args_.window.x;
    const Index width = args_.in.width, before = axis.before;
    const Index source = y < args_.in.height + args_.window.y.before + args_.window.y.after
                             ? padded_index(y - args_.window.y.before, args_.in.height, args_.padding)
                             : -1;
    if (source < 0) {
      std::memset(to, 0, static_cast<size_t>(line_) * sizeof(float));
      return to;
    }
    const float* from = args_.in.row(channel, source);
    const Index padded = width + before + axis.after;
    for (Index i = 0; i < before; ++i) to[i] = padding_cell(from, i - before);
    std::memcpy(to + before, from, static_cast<size_t>(width) * sizeof(float));
    for (Index i = before + width; i < padded; ++i) to[i] = padding_cell(from, i - before);
    for (Index i = padded; i < line_; ++i) to[i] = 0.0f;
    return to;
  }

  float padding_cell(const float* from, Index column) const {
    const Index source = padded_index(column, args_.in.width, args_.padding);
    return source < 0 ? 0.0f : from[source];
  }

  /// For each of the 36 numbers of a tile: the sums over the channels, for all output channels of a group.
  void sum_channels(Index group) {
    for (Index k = 0; k < 36; ++k) {
      const float* cells = transformed_.data() + k * inputs_plane_;
      for (Index o = 0; o < outputs_;) {
        const Index size = block_size(o);
        const Index blocks = size == largest_block ? outputs_ / size : 1;
        for (Index i = 0; i < inputs_; ++i) rows_[i] = {cells + i * pitch_, i * size};
        const TileInput input = {rows_.data(), inputs_, 128, group_weights(group, k) + o * inputs_, zeros_.data(), 1, 0,
                                 reinterpret_cast<vf*>(chains_.data()), nullptr, 1, -__builtin_inff()};
        const Tiles tiles = tiles_for<1>(size);
        for (Index b = 0; b < blocks; ++b, o += size) {
          TileInput block = input;
          block.weights += b * size * inputs_;
          const RowTarget target = {sums_.data() + k * outputs_plane_ + o * pitch_, pitch_, nullptr, 0};
          cover(tiles, block, 0, vectors_, target);
        }
      }
    }
  }

  /// Transforms the sums of output channel o of a group back; rows [begin, end) go to the output.
  void give_output(Index channel, Index o, Index y, Index begin, Index end) {
    const float* from = sums_.data() + o * pitch_;
    const vf bias = splat(bias_[channel]), floor = splat(args_.relu ? 0.0f : -__builtin_inff());
    for (Index t = 0; t < vectors_; t += W) {
      vf half[6][4];
      repeat<6>(POOLSCOPE_EACH(j) {
        vf m[6];
        repeat<6>(POOLSCOPE_EACH(k) { m[k.value] = load(from + (k.value * 6 + j.value) * outputs_plane_ + t); });
        transform_output(m, half[j.value]);
      });
      repeat<4>(POOLSCOPE_EACH(r) {
        vf m[6], cells[4];
        repeat<6>(POOLSCOPE_EACH(j) { m[j.value] = half[j.value][r.value]; });
        transform_output(m, cells);
        repeat<4>(POOLSCOPE_EACH(p) { cells[p.value] = max_second(floor, cells[p.value] + bias); });
        const vf low = zip_low(cells[0], cells[2]), high = zip_high(cells[0], cells[2]);
        const vf low2 = zip_low(cells[1], cells[3]), high2 = zip_high(cells[1], cells[3]);
        float* to = result_.data() + r.value * line_ + 4 * t;
        store(to, zip_low(low, low2));
        store(to + W, zip_high(low, low2));
        store(to + 2 * W, zip_low(high, high2));
        store(to + 3 * W, zip_high(high, high2));
      });
    }
    for (Index r = most(0, begin - y); r < least(4, end - y); ++r) {
      std::memcpy(args_.out.row(channel, y + r), result_.data() + r * line_, static_cast<size_t>(args_.out.width) * sizeof(float));
    }
  }

  Conv2dArgs args_;
  Index inputs_, outputs_, tiles_, vectors_, pitch_, inputs_plane_, outputs_plane_, line_;
  Buffer<float> weights_, bias_, zeros_;
  Buffer<TapRow> rows_;
  Buffer<float> padded_, down_, phases_, transformed_, sums_, chains_, result_;
};

}  // namespace POOLSCOPE_ISA
}  // namespace poolscope
