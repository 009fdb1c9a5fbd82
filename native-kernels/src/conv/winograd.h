// Convolution by 3 x 3 kernels in a quarter of the products: Winograd's F(4 x 4, 3 x 3), for the method 'fast'.
//
// Tiles of 4 x 4 outputs are computed from 6 x 6 inputs: both tile and kernel are transformed (36 numbers each), the
// channels are summed for each of the 36, and the sums are transformed back. Tiles lie on a grid that begins at the
// first output, whatever the strip, and each is computed in one order: so outputs don't depend on strips. Rounding
// errors are larger than those of plain sums, and an Inf or NaN spreads over the tiles that it lies in.
#pragma once
#include "../padding.h"
#include "../simd/denormals.h"
#include "../simd/lanes.h"
#include "../simd/nontemporal.h"
#include "winograd_tiles.h"

namespace poolscope {
namespace POOLSCOPE_ISA {

inline bool winograd_serves(const Conv2dArgs& args) {
  const Axis &y = args.window.y, &x = args.window.x;
  if (!args.fast || y.size != 3 || x.size != 3 || y.stride != 1 || x.stride != 1 || y.dilation != 1 || x.dilation != 1)
    return false;
  const Index inputs = args.in.channels / args.groups, outputs = args.out.channels / args.groups;
  // The transforms pay where many channels share them, and where rows fill vectors of tiles.
  if (inputs < 8 || outputs < 8 || args.out.width < 2 * W || args.out.height < 4) return false;
  return args.weights && args.finite_weights();
}

/// Writes the first n cells of four vectors, by non-temporal stores if asked to and where they are aligned.
POOLSCOPE_INLINE void put_four(const vf* cells, float* to, Index n, bool nontemporal) {
  const bool aligned = nontemporal && reinterpret_cast<uintptr_t>(to) % sizeof(vf) == 0;
  unroll<4>(POOLSCOPE_EACH(p) {
    const Index left_over = n - p.value * W;
    if (aligned && left_over >= W) {
      store_nontemporal(to + p.value * W, cells[p.value]);
    } else if (left_over > 0) {
      store_first(to + p.value * W, cells[p.value], left_over);
    }
  });
}

/// Takes the rows of a convolution while they are in registers: here into its map.
struct MapRows {
  View map;

  /// The cells of four vectors from column x on, of which n lie in the row; may change them.
  POOLSCOPE_INLINE void row(vf* cells, Index channel, Index y, Index x, Index n) const {
    put_four(cells, map.row(channel, y) + x, n, false);
  }
  /// Then those of two rows, the upper one of an even number.
  POOLSCOPE_INLINE void pair(const vf (*)[4], Index, Index, Index, Index) const {}
  /// Rows [begin, end) of the channel were taken to their ends.
  void whole(Index, Index, Index) const {}
};

class WinogradRows {
 public:
  explicit WinogradRows(const Conv2dArgs& args)
      : args_(args),
        inputs_(args.in.channels / args.groups),
        outputs_(args.out.channels / args.groups),
        tiles_((args.out.width + 3) / 4),
        block_(block_vectors(inputs_ + outputs_) * W),
        pitch_(block_ + W),
        // Planes of the 36 transforms would otherwise share cache sets.
        inputs_plane_(inputs_ * pitch_ + 16),
        outputs_plane_(outputs_ * pitch_ + 16),
        line_(4 * block_ + 2 * W),
        weights_(36 * args.out.channels * inputs_),
        bias_(args.out.channels),
        outside_(round_up(args.in.width, W) + W),
        vertical_(6 * line_),
        transformed_(36 * inputs_plane_),
        sums_(36 * outputs_plane_) {
    if (weights_.count() == 0 || bias_.count() == 0) return;
    for (Index g = 0; g < args.groups; ++g) {
      for (Index o = 0; o < outputs_; o += block_size(o))
        add_weights(g, o, args.weights + (g * outputs_ + o) * inputs_ * 9);
    }
    for (Index o = 0; o < args.out.channels; ++o) bias_[o] = args.bias ? args.bias[o] + 0.0f : 0.0f;
    args_.weights = args_.bias = nullptr;
  }

  /// Rows [begin, end) of all channels, to a taker like MapRows.
  template <class T>
  void run(Index begin, Index end, T& taker) {
    // The tiles row by row, a block at a time.
    const Index stop = (end + 3) / 4 * tiles_;
    for (Index t = begin / 4 * tiles_; t < stop; t += block_) {
      const Index count = min_of(block_, stop - t);
      for (Index g = 0; g < args_.groups; ++g) {
        {
          const FlushDenormals flush(true);
          pieces(t, count, [&](const Piece& piece) { take_inputs(g, piece); });
          sum_channels(g, count);
        }
        // Takers pool and summarize, and flush nothing.
        pieces(t, count, [&](const Piece& piece) { give_outputs(g, piece, {begin, end}, taker); });
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

  /// Vectors of tiles that are taken through all steps together: as many as stay in the second cache.
  static Index block_vectors(Index channels) { return clamp(cache_floats / (36 * channels * W), 1, 12); }
  static constexpr Index cache_floats = 256 * 1024;

  /// Tiles of a row, from `first` on, and the index of the first one among those of a block.
  struct Piece {
    Index row, first, count, at;
  };

  /// Calls f for each piece of a row among `count` tiles from t on.
  template <class F>
  void pieces(Index t, Index count, const F& f) const {
    for (Index at = 0; at < count;) {
      const Index first = (t + at) % tiles_, tiles = min_of(tiles_ - first, count - at);
      f(Piece{(t + at) / tiles_, first, tiles, at});
      at += tiles;
    }
  }

  /// Transforms the kernels of a block of output channels of group g, from its channel `first` on.
  void add_weights(Index g, Index first, const float* kernels) {
    const Index size = block_size(first);
    for (Index i = 0; i < inputs_; ++i) {
      double rows[3][3][8], half[3][6][8], u[6][8];
      for (int t = 0; t < 9; ++t) {
        for (Index o = 0; o < 8; ++o)
          rows[t / 3][t % 3][o] = o < size ? static_cast<double>(kernels[(o * inputs_ + i) * 9 + t]) : 0.0;
      }
      for (int r = 0; r < 3; ++r) transform_weights(rows[r], half[r]);
      for (int j = 0; j < 6; ++j) {
        double column[3][8];
        for (int r = 0; r < 3; ++r) std::memcpy(column[r], half[r][j], sizeof column[r]);
        transform_weights(column, u);
        for (int k = 0; k < 6; ++k) {
          float* to = group_weights(g, k * 6 + j) + first * inputs_ + i * size;
          for (Index o = 0; o < size; ++o) to[o] = static_cast<float>(u[k][o]);
        }
      }
    }
  }

  float* group_weights(Index group, Index k) { return weights_.data() + (group * 36 + k) * outputs_ * inputs_; }

  /// Transforms the tiles of all input channels of a group.
  void take_inputs(Index group, const Piece& piece) {
    Index sources[6];
    for (Index r = 0; r < 6; ++r) {
      const Index y = 4 * piece.row + r - args_.window.y.before;
      sources[r] = y < args_.in.height + args_.window.y.after ? padded_index(y, args_.in.height, args_.padding) : -1;
    }
    const Index vectors = (piece.count + W - 1) / W;
    for (Index i = 0; i < inputs_; ++i) {
      const float* rows[6];
      for (int r = 0; r < 6; ++r)
        rows[r] = sources[r] < 0 ? outside_.data() : args_.in.row(group * inputs_ + i, sources[r]);
      vertical_pass(rows, 4 * piece.first - args_.window.x.before, 4 * vectors + 1);
      float* to = transformed_.data() + i * pitch_ + piece.at;
      for (int k = 0; k < 6; ++k) horizontal_pass(vertical_.data() + k * line_, vectors, to + k * 6 * inputs_plane_);
    }
  }

  /// Transforms vectors of columns of six rows, from column x on.
  void vertical_pass(const float* const* rows, Index x, Index vectors) {
    const Index width = args_.in.width;
    float* to = vertical_.data();
    for (Index v = 0; v < vectors; ++v, x += W, to += W) {
      vf d[6], t[6];
      if (x >= 0 && x + W <= width) {
        unroll<6>(POOLSCOPE_EACH(r) { d[r.value] = load(rows[r.value] + x); });
      } else {
        unroll<6>(POOLSCOPE_EACH(r) { d[r.value] = edge(rows[r.value], x); });
      }
      transform_input(d, t);
      unroll<6>(POOLSCOPE_EACH(r) { store(to + r.value * line_, t[r.value]); });
    }
  }

  /// The cells from column x on where not all of them lie in the map; beyond the padding they are 0.
  vf edge(const float* row, Index x) const {
    const Index width = args_.in.width;
    if (args_.padding == PaddingMode::zeros)
      return load_between(row + x, clamp(-x, 0, W), clamp(width - x, clamp(-x, 0, W), W));
    float cells[W];
    for (Index i = 0; i < W; ++i) {
      const Index source = x + i < width + args_.window.x.after ? padded_index(x + i, width, args_.padding) : -1;
      cells[i] = source < 0 ? 0.0f : row[source];
    }
    return load(cells);
  }

  /// The tiles' cells j are the cells 4 t + j of the line.
  void horizontal_pass(const float* line, Index vectors, float* to) const {
    // From the last tile on, so that the two cells that a tile shares with the next one are at hand.
    vf next_first = splat(line[4 * vectors * W]), next_second = splat(line[4 * vectors * W + 1]);
    for (Index t = (vectors - 1) * W; t >= 0; t -= W) {
      const float* cells = line + 4 * t;
      const vf a = load(cells), b = load(cells + W), c = load(cells + 2 * W), e = load(cells + 3 * W);
      const vf even = evens(a, b), odd = odds(a, b), even2 = evens(c, e), odd2 = odds(c, e);
      vf d[6], v[6];
      d[0] = evens(even, even2);
      d[1] = evens(odd, odd2);
      d[2] = odds(even, even2);
      d[3] = odds(odd, odd2);
      d[4] = shifted<1>(d[0], next_first);
      d[5] = shifted<1>(d[1], next_second);
      next_first = d[0];
      next_second = d[1];
      transform_input(d, v);
      unroll<6>(POOLSCOPE_EACH(j) { store(to + j.value * inputs_plane_ + t, v[j.value]); });
    }
  }

  /// For each of the 36 numbers of a tile: the sums over the channels, for all output channels of a group.
  void sum_channels(Index group, Index count) {
    const Index vectors = (count + W - 1) / W;
    for (Index k = 0; k < 36; ++k) {
      const float* cells = transformed_.data() + k * inputs_plane_;
      for (Index o = 0; o < outputs_; o += block_size(o)) {
        const float* weights = group_weights(group, k) + o * inputs_;
        float* sums = sums_.data() + k * outputs_plane_ + o * pitch_;
        switch (block_size(o)) {
          case 8:
            if constexpr (largest_block == 8) multiply<8>(cells, weights, sums, vectors);
            break;
          case 4: multiply<4>(cells, weights, sums, vectors); break;
          case 2: multiply<2>(cells, weights, sums, vectors); break;
          default: multiply<1>(cells, weights, sums, vectors); break;
        }
      }
    }
  }

  template <int OC>
  void multiply(const float* cells, const float* weights, float* sums, Index vectors) const {
    for (; vectors > 0;) {
      // One vector alone is expensive: of four, two and two.
      const Index taken = vectors == 4 ? 2 : min_of(vectors, 3);
      (taken == 3   ? multiply_tiles<OC, 3>
       : taken == 2 ? multiply_tiles<OC, 2>
                    : multiply_tiles<OC, 1>)(cells, pitch_, weights, inputs_, sums);
      cells += taken * W;
      sums += taken * W;
      vectors -= taken;
    }
  }

  /// Transforms the sums of tiles back, for all output channels of a group; the given rows go to the taker.
  template <class T>
  void give_outputs(Index group, const Piece& piece, Span rows, T& taker) const {
    const vf floor = splat(args_.relu ? 0.0f : -__builtin_inff());
    const Index top = 4 * piece.row, left = 4 * piece.first, right = min_of(args_.out.width, left + 4 * piece.count);
    for (Index o = 0; o < outputs_; ++o) {
      const Index channel = group * outputs_ + o;
      const float* from = sums_.data() + o * pitch_ + piece.at;
      const vf bias = splat(bias_[channel]);
      for (Index x = left; x < right; x += 4 * W, from += W) {
        vf half[6][4];
        unroll<6>(POOLSCOPE_EACH(j) {
          vf m[6];
          unroll<6>(POOLSCOPE_EACH(k) { m[k.value] = load(from + (k.value * 6 + j.value) * outputs_plane_); });
          transform_output(m, half[j.value]);
        });
        unroll<2>(POOLSCOPE_EACH(pair) {
          const Index y = top + 2 * pair.value;
          vf lines[2][4];
          unroll<2>(POOLSCOPE_EACH(r) {
            vf m[6], cells[4];
            unroll<6>(POOLSCOPE_EACH(j) { m[j.value] = half[j.value][2 * pair.value + r.value]; });
            transform_output(m, cells);
            unroll<4>(POOLSCOPE_EACH(p) { cells[p.value] = max_second(floor, cells[p.value] + bias); });
            const vf low = zip_low(cells[0], cells[2]), high = zip_high(cells[0], cells[2]);
            const vf low2 = zip_low(cells[1], cells[3]), high2 = zip_high(cells[1], cells[3]);
            lines[r.value][0] = zip_low(low, low2);
            lines[r.value][1] = zip_high(low, low2);
            lines[r.value][2] = zip_low(high, high2);
            lines[r.value][3] = zip_high(high, high2);
            if (y + r.value >= rows.begin && y + r.value < rows.end)
              taker.row(lines[r.value], channel, y + r.value, x, right - x);
          });
          if (y >= rows.begin && y + 1 < rows.end) taker.pair(lines, channel, y, x, right - x);
        });
      }
      if (right == args_.out.width) taker.whole(channel, max_of(top, rows.begin), min_of(top + 4, rows.end));
    }
  }

  Conv2dArgs args_;
  Index inputs_, outputs_, tiles_, block_, pitch_, inputs_plane_, outputs_plane_, line_;
  Buffer<float> weights_, bias_, outside_, vertical_, transformed_, sums_;
};

}  // namespace POOLSCOPE_ISA
}  // namespace poolscope
