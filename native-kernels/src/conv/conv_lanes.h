// Convolutions of many channels: vectors hold neighbouring output channels, and each weight that is loaded serves a row
// of output cells. So no lane is idle in narrow maps, and each weight is read once for many rows.
//
// Sums are made chain by chain: the input rows of a chain of taps are packed, all output channels take them, and their
// sums stay in the second cache. The order of each sum is that of conv_tile.h, so the bits are the same.
#pragma once
#include "../simd/denormals.h"
#include "../simd/lanes.h"
#include "conv_weights.h"
#include "row_packer.h"

namespace poolscope {
namespace POOLSCOPE_ISA {

/// Vectors of output channels in a tile, and the most cells: as many as there are registers for.
constexpr int lane_vectors = 2;
constexpr int lane_cells = many_registers ? 14 : 6;
/// Output channels of a tile.
constexpr Index lanes = lane_vectors * W;
/// Floats of a cache line.
constexpr Index line_floats = 16;

/// What a tile of cells x channels adds to its sums: the taps of a chain.
struct LaneInput {
  const Index* taps;  // of each tap, the offset of its cells
  Index count;
  Index step;  // from the weights of one tap to the next
  bool first;  // the sums are not begun yet
};

using LaneTile = void (*)(const LaneInput&, const float* cells, const float* weights, float* sums);

/// Sums of N neighbouring cells, `lanes` channels each.
template <int N>
__attribute__((noinline)) void lane_tile(const LaneInput& in, const float* cells, const float* weights, float* sums) {
  constexpr int V = lane_vectors;
  vf acc[N * V];
  unroll<N * V>(POOLSCOPE_EACH(i) { acc[i.value] = zero_register(); });
  if (!in.first) unroll<N>(POOLSCOPE_EACH(n) { prefetch(sums + n.value * lanes); });
  for (Index k = 0; k < in.count; ++k, weights += in.step) {
    const float* const at = cells + in.taps[k];
    vf w[V];
    unroll<V>(POOLSCOPE_EACH(v) { w[v.value] = load(weights + v.value * W); });
    unroll<N>(POOLSCOPE_EACH(n) {
      const vf cell = splat(at[n.value]);
      unroll<V>(POOLSCOPE_EACH(v) {
        acc[n.value * V + v.value] = accumulate(acc[n.value * V + v.value], w[v.value], cell);
      });
    });
  }
  if (!in.first) unroll<N * V>(POOLSCOPE_EACH(i) { acc[i.value] += load(sums + i.value * W); });
  unroll<N * V>(POOLSCOPE_EACH(i) { store(sums + i.value * W, acc[i.value]); });
}

/// The tile of n cells, 1 to `lane_cells`.
template <int N = lane_cells>
LaneTile lane_tile_of(Index n) {
  if constexpr (N > 1) {
    if (n < N) return lane_tile_of<N - 1>(n);
  }
  return lane_tile<N>;
}

/// Mirrors W vectors of W cells at the diagonal.
POOLSCOPE_INLINE void transpose(vf* v) {
  unroll<W == 16 ? 4 : W == 8 ? 3 : 2>(POOLSCOPE_EACH() {
    vf zipped[W];
    unroll<W / 2>(POOLSCOPE_EACH(i) {
      zipped[2 * i.value] = zip_low(v[i.value], v[i.value + W / 2]);
      zipped[2 * i.value + 1] = zip_high(v[i.value], v[i.value + W / 2]);
    });
    unroll<W>(POOLSCOPE_EACH(i) { v[i.value] = zipped[i.value]; });
  });
}

/// Whether a tile's channels are those of one block of weights, and none of them is Inf or NaN, which padding must not
/// meet.
inline bool lanes_serve(const Conv2dArgs& args) {
  if (PackedLayout(args.out.channels / args.groups, 1).block < lanes) return false;
  return args.finite_weights();
}

/// Whether this is faster than vectors of neighbouring cells: where more lanes do useful work. With few registers its
/// tiles are larger than theirs, which makes up for a fifth of the lanes being idle.
inline bool lanes_pay(const Conv2dArgs& args) {
  const Index outputs = args.out.channels / args.groups, width = args.out.width;
  const double channels = double(outputs) / double(round_up(outputs, lanes));
  // One vector alone is expensive.
  const double cells = double(width) / double(round_up(width, width <= 2 * W ? 2 * W : W));
  // Sums are turned into rows of cells at the end.
  const double taps = double(args.taps());
  return channels * taps / (taps + 24) > cells * (many_registers ? 1 : 0.8) && lanes_serve(args);
}

class LaneConv {
 public:
  explicit LaneConv(const Conv2dArgs& args)
      : args_(args),
        weights_(args),
        in_group_(args.in.channels / args.groups),
        out_group_(args.out.channels / args.groups),
        kernel_rows_(in_group_ * args.window.y.size),
        chain_(rows_of_chain(args)),
        columns_(args.window.x.size),
        offsets_(chain_ * columns_.count()) {
    args_.weights = args_.bias = nullptr;
    const Axis &y = args.window.y, &x = args.window.x;
    // Windows of neighbouring cells that all lie in the map need no packing.
    direct_ = x.stride == 1 && x.before == 0 && args.out.width + (x.size - 1) * x.dilation <= args.in.width &&
              y.before == 0 && (args.out.height - 1) * y.stride + y.extent() <= args.in.height;
    tiles_ = (args.out.width + lane_cells - 1) / lane_cells;
    // Of nearly equal widths: so many are one cell wider.
    wider_ = args.out.width % tiles_;
    narrow_ = args.out.width / tiles_;
    if (narrow_ > 0) tile_ = lane_tile_of(narrow_);
    if (wider_ > 0) wider_tile_ = lane_tile_of(narrow_ + 1);
    if (!direct_) packer_ = RowPacker(args, args.out.width);
    for (Index k = 0; k < columns_.count(); ++k) columns_[k] = direct_ ? k * x.dilation : packer_.offset(k);
    strips_ = (out_group_ + lanes - 1) / lanes;
    // What the sums and the rows of a chain may take of the second cache.
    const Index row_sums = strips_ * lanes * args.out.width;
    most_rows_ = clamp(sum_floats / row_sums, 1, args.out.height);
    if (!direct_) {
      const Index chain_row = ((chain_ - 1) / y.size + 2) * packer_.row_size() * y.stride;
      most_rows_ = clamp(packed_floats / chain_row, 1, most_rows_);
      input_rows_ = (most_rows_ - 1) * y.stride + y.extent();
      packed_.reserve(((chain_ - 1) / y.size + 2) * input_rows_ * packer_.row_size());
    }
    sums_.reserve(row_sums * most_rows_);
  }

  /// Rows `rows` of output channels `channels`.
  void run(const Span& channels, const Span& rows) {
    const FlushDenormals flush(weights_.plain());
    const Stop stop;
    for (Index g = channels.begin / out_group_; g * out_group_ < channels.end; ++g) {
      const Span wanted = {max_of(0, channels.begin - g * out_group_), min_of(out_group_, channels.end - g * out_group_)};
      for (Index y = rows.begin; y < rows.end; y += most_rows_) {
        const Span block = {y, min_of(y + most_rows_, rows.end)};
        for (Index r = 0; r < kernel_rows_; r += chain_) {
          if (stop.asked()) return;
          add_chain(g, wanted, block, {r, min_of(r + chain_, kernel_rows_)});
        }
        give(g, wanted, block);
      }
    }
  }

 private:
  static constexpr Index sum_floats = 64 * 1024;
  static constexpr Index packed_floats = 24 * 1024;

  /// Adds a chain of kernel rows to the sums of the channels' strips, over output rows.
  void add_chain(Index group, const Span& channels, const Span& rows, const Span& chain) {
    const Axis& axis = args_.window.y;
    const Index first = chain.begin / axis.size, last = (chain.end - 1) / axis.size;
    const View& in = args_.in;
    Index plane = in.plane_stride, line = in.row_stride;
    const float* cells = in.data + (group * in_group_ + first) * plane + rows.begin * axis.stride * line;
    if (!direct_) {
      line = packer_.row_size();
      plane = input_rows_ * line;
      cells = packed_.data();
      pack(group, first, last, rows);
    }
    Index taps = 0;
    for (Index r = chain.begin; r < chain.end; ++r) {
      const Index row = (r / axis.size - first) * plane + r % axis.size * axis.dilation * line;
      for (Index k = 0; k < columns_.count(); ++k) offsets_[taps++] = row + columns_[k];
    }
    const LaneInput input = {offsets_.data(), taps, weights_.block(), chain.begin == 0};
    const Index first_strip = channels.begin / lanes * lanes, tiles = tiles_ * (rows.end - rows.begin);
    const Index first_tap = chain.begin * columns_.count(), end_tap = chain.end * columns_.count();
    float* sums = sums_.data();
    for (Index o = first_strip; o < channels.end; o += lanes) {
      const float* const weights = weights_.of(group, o) + first_tap * input.step;
      const bool last = o + lanes >= channels.end;
      const Index next_tap = last ? end_tap : first_tap;
      const float* next = weights_.of(group, last ? first_strip : o + lanes) + next_tap * input.step;
      Index fetched = 0;
      for (Index y = 0; y < rows.end - rows.begin; ++y) {
        const float* at = cells + y * axis.stride * line;
        for (Index t = 0; t < tiles_; ++t) {
          // Fetch the next weights, a few taps per tile: they lie too far ahead for the hardware prefetcher.
          for (const Index stop = min_of(taps, fetched + (taps + tiles - 1) / tiles); fetched < stop; ++fetched) {
            for (Index i = 0; i < lanes; i += line_floats) prefetch(next + i);
            next += input.step;
          }
          const Index width = narrow_ + (t < wider_);
          (t < wider_ ? wider_tile_ : tile_)(input, at, weights, sums);
          at += width;
          sums += width * lanes;
        }
      }
    }
  }

  /// Packs the input rows under output rows, of input channels [first, last] of a group.
  void pack(Index group, Index first, Index last, const Span& rows) {
    const Axis& axis = args_.window.y;
    const Index count = (rows.end - 1 - rows.begin) * axis.stride + axis.extent(), line = packer_.row_size();
    for (Index i = 0; i < count; ++i) {
      if (!under_windows(i, rows.end - rows.begin)) continue;
      const Index source = padded_index(rows.begin * axis.stride + i - axis.before, args_.in.height, args_.padding);
      for (Index c = first; c <= last; ++c) {
        float* const to = packed_.data() + ((c - first) * input_rows_ + i) * line;
        if (source >= 0) {
          packer_.pack(args_.in.row(group * in_group_ + c, source), to);
        } else {
          std::memset(to, 0, static_cast<size_t>(line) * sizeof(float));
        }
      }
    }
  }

  /// Whether a row of taps of one of the first `count` windows lies on input row i.
  bool under_windows(Index i, Index count) const {
    const Axis& axis = args_.window.y;
    for (Index k = 0; k < axis.size; ++k) {
      const Index top = i - k * axis.dilation;
      if (top >= 0 && top % axis.stride == 0 && top / axis.stride < count) return true;
    }
    return false;
  }

  /// Writes the sums, with bias and ReLU, to the map.
  void give(Index group, const Span& channels, const Span& rows) const {
    const vf floor = splat(args_.relu ? 0.0f : -__builtin_inff());
    const Index width = args_.out.width;
    const float* sums = sums_.data();
    for (Index o = channels.begin / lanes * lanes; o < channels.end; o += lanes) {
      for (Index y = rows.begin; y < rows.end; ++y, sums += width * lanes) {
        for (Index v = 0; v < lanes; v += W) {
          const Span own = {max_of(channels.begin, o + v), min_of(channels.end, o + v + W)};
          if (own.begin >= own.end) continue;
          for (Index x = 0; x < width; x += W) {
            const Index count = min_of(W, width - x);
            vf cells[W];
            for (Index i = 0; i < W; ++i) cells[i] = i < count ? load(sums + (x + i) * lanes + v) : splat(0.0f);
            transpose(cells);
            for (Index c = own.begin; c < own.end; ++c) {
              const Index channel = group * out_group_ + c;
              const vf cell = max_second(floor, cells[c - o - v] + splat(weights_.bias()[channel]));
              store_first(args_.out.row(channel, y) + x, cell, count);
            }
          }
        }
      }
    }
  }

  Conv2dArgs args_;
  ConvWeights weights_;
  Index in_group_, out_group_, kernel_rows_, chain_, strips_, tiles_, wider_, narrow_, most_rows_, input_rows_ = 0;
  bool direct_;
  LaneTile tile_ = nullptr, wider_tile_ = nullptr;
  RowPacker packer_;
  Buffer<Index> columns_, offsets_;
  Buffer<float> packed_, sums_;
};

}  // namespace POOLSCOPE_ISA
}  // namespace poolscope
