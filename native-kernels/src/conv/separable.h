// Convolution by kernels of rank one, each a column times a row (a Gaussian, a box): a vertical pass, then a
// horizontal one, in h + w products for each output where the kernel has h w.
#pragma once
#include "../padding.h"
#include "../simd/denormals.h"
#include "conv_tile.h"

namespace poolscope {
namespace POOLSCOPE_ISA {

/// The kernel as column times row, found by alternating least squares in double. False unless every weight is within
/// the roundings of the two factors, so that the error stays that of one more rounding of each product.
inline bool factor_kernel(const float* weights, Index height, Index width, float* column, float* row) {
  Index pivot = 0;
  for (Index i = 0; i < height * width; ++i) {
    if (!(weights[i] - weights[i] == 0.0f)) return false;
    if (__builtin_fabsf(weights[i]) > __builtin_fabsf(weights[pivot])) pivot = i;
  }
  const double largest = weights[pivot];
  for (Index x = 0; x < width; ++x)
    row[x] = largest == 0.0 ? 0.0f : static_cast<float>(weights[pivot / width * width + x] / largest);
  for (int turn = 0; turn < 2; ++turn) {
    double squares = 0;
    for (Index x = 0; x < width; ++x) squares += static_cast<double>(row[x]) * row[x];
    for (Index y = 0; y < height; ++y) {
      double sum = 0;
      for (Index x = 0; x < width; ++x) sum += static_cast<double>(weights[y * width + x]) * row[x];
      column[y] = squares == 0.0 ? 0.0f : static_cast<float>(sum / squares);
    }
    if (turn == 1) break;
    squares = 0;
    for (Index y = 0; y < height; ++y) squares += static_cast<double>(column[y]) * column[y];
    for (Index x = 0; x < width; ++x) {
      double sum = 0;
      for (Index y = 0; y < height; ++y) sum += static_cast<double>(weights[y * width + x]) * column[y];
      row[x] = squares == 0.0 ? 0.0f : static_cast<float>(sum / squares);
    }
  }
  for (Index i = 0; i < height * width; ++i) {
    const double weight = weights[i], product = static_cast<double>(column[i / width]) * row[i % width];
    if (__builtin_fabs(product - weight) > 2.4e-7 * __builtin_fabs(weight) + 1.2e-38) return false;
    // An Inf in the map must meet a weight of the same sign, or 0.
    if ((product > 0) != (weight > 0) || (product < 0) != (weight < 0)) return false;
  }
  return true;
}

/// True where two passes pay: kernels of 7 x 7 and more that move by one cell, all of rank one.
inline bool separable_serves(const Conv2dArgs& args) {
  const Axis &y = args.window.y, &x = args.window.x;
  if (!args.weights || y.stride != 1 || x.stride != 1 || y.dilation != 1 || x.dilation != 1) return false;
  if (y.size * x.size <= 3 * (y.size + x.size) || args.in.width < W) return false;
  Buffer<float> factors(y.size + x.size);
  if (factors.count() == 0) return false;
  const Index kernels = args.out.channels * (args.in.channels / args.groups);
  for (Index i = 0; i < kernels; ++i) {
    if (!factor_kernel(args.weights + i * y.size * x.size, y.size, x.size, factors.data(), factors.data() + y.size))
      return false;
  }
  return true;
}

class SeparableRows {
 public:
  explicit SeparableRows(const Conv2dArgs& args)
      : args_(args), in_group_(args.in.channels / args.groups), taps_(args.window.y.size + args.window.x.size) {
    const Index kernels = args.out.channels * in_group_;
    const Index height = args.window.y.size, width = args.window.x.size;
    // What one pass leaves for the other: vectors may reach past the end.
    line_ = round_up(chunk + width - 1 + 2 * vectors * W, 16) + 16;
    if (!factors_.reserve(kernels * taps_) || !bias_.reserve(args.out.channels)) return;
    for (Index i = 0; i < kernels; ++i) {
      float* column = factors_.data() + i * taps_;
      factor_kernel(args.weights + i * height * width, height, width, column, column + height);
    }
    for (Index i = 0; i < kernels * taps_; ++i)
      plain_ = plain_ && (factors_[i] == 0.0f || __builtin_fabsf(factors_[i]) >= 1.2e-38f);
    for (Index c = 0; c < args.out.channels; ++c) bias_[c] = args.bias ? args.bias[c] + 0.0f : 0.0f;  // -0 becomes 0
    args_.weights = nullptr;
    args_.bias = nullptr;
    lines_.reserve(rows * line_);
    sums_.reserve(rows * (chunk + vectors * W));
    cells_.reserve(height + rows - 1);
  }

  void run(Index begin, Index end) {
    const FlushDenormals flush(plain_);
    const Stop stop;
    for (Index y = begin; y < end; y += rows) {
      const Index count = min_of(rows, end - y);
      for (Index x = 0; x < args_.out.width; x += chunk) {
        const Index last = min_of(x + chunk, args_.out.width);
        for (Index channel = 0; channel < args_.out.channels && !stop.asked(); ++channel)
          outputs(channel, y, count, x, last);
      }
    }
  }

 private:
  /// Output rows that are made together: each input row is loaded once for all of them.
  static constexpr Index rows = 4;
  static constexpr int vectors = many_registers ? 4 : 2;
  /// Output columns for which the lines between the passes stay in the first cache.
  static constexpr Index chunk = 1024;

  /// Columns [begin, end) of rows [y, y + count) of a channel.
  void outputs(Index channel, Index y, Index count, Index begin, Index end) {
    const Index group = channel / (args_.out.channels / args_.groups);
    for (Index c = 0; c < in_group_; ++c) {
      const float* column = factors_.data() + (channel * in_group_ + c) * taps_;
      list_rows(group * in_group_ + c, y, count);
      lines(column, count, begin, end);
      for (Index r = 0; r < count; ++r) horizontal_pass(column + args_.window.y.size, r, end - begin, c > 0);
    }
    const vf floor = splat(args_.relu ? 0.0f : -__builtin_inff()), bias = splat(bias_[channel]);
    for (Index r = 0; r < count; ++r) {
      const float* from = sums_.data() + r * (chunk + vectors * W);
      float* to = args_.out.row(channel, y + r) + begin;
      for (Index x = 0; x < end - begin; x += W)
        store_first(to + x, max_second(floor, load(from + x) + bias), end - begin - x);
    }
  }

  /// The input rows under the windows of `count` output rows; null for zeros.
  void list_rows(Index channel, Index y, Index count) {
    const Axis& axis = args_.window.y;
    for (Index i = 0; i < axis.size + count - 1; ++i) {
      const Index source = padded_index(y + i - axis.before, args_.in.height, args_.padding);
      cells_[i] = source < 0 ? nullptr : args_.in.row(channel, source);
    }
  }

  /// The vertical pass: for each of `count` rows the cells under the windows of columns [begin, end).
  void lines(const float* column, Index count, Index begin, Index end) {
    const Axis& axis = args_.window.x;
    const Index first = begin - axis.before, last = end - axis.before + axis.size - 1;
    // The last vector may overlap the one before, but not leave the row.
    const Index inside = clamp(first, 0, args_.in.width), stop = clamp(last, inside, args_.in.width);
    const Index from = min_of(inside, args_.in.width - W);
    for (Index x = from; x < stop; x += vectors * W) {
      if (x + vectors * W <= args_.in.width) {
        vertical_pass<vectors>(column, count, x, first);
      } else {
        for (Index at = x; at < stop; at += W) vertical_pass<1>(column, count, min_of(at, args_.in.width - W), first);
      }
    }
    for (Index r = 0; r < count; ++r) {
      float* line = lines_.data() + r * line_ + margin;
      for (Index i = first; i < min_of(inside, last); ++i) line[i - first] = outside(column, r, i);
      for (Index i = max_of(stop, first); i < last; ++i) line[i - first] = outside(column, r, i);
    }
  }

  /// The same for a column that is outside the map.
  float outside(const float* column, Index r, Index x) const {
    const Index source = padded_index(x, args_.in.width, args_.padding);
    if (source < 0) return 0.0f;
    // By the same instruction as everywhere: all lanes alike.
    vf sum = zero_register();
    for (Index t = 0; t < args_.window.y.size; ++t) {
      const float* cells = cells_[r + t];
      if (cells) sum = accumulate(sum, splat(column[t]), splat(cells[source]));
    }
    return sum[0];
  }

  template <int NX>
  void vertical_pass(const float* column, Index count, Index x, Index first) {
    const Index size = args_.window.y.size;
    vf acc[rows * NX];
    unroll<rows * NX>(POOLSCOPE_EACH(i) { acc[i.value] = zero_register(); });
    for (Index i = 0; i < size + count - 1; ++i) {
      const float* cells = cells_[i];
      if (!cells) continue;
      vf cell[NX];
      unroll<NX>(POOLSCOPE_EACH(v) { cell[v.value] = load(cells + x + v.value * W); });
      unroll<rows>(POOLSCOPE_EACH(r) {
        const Index t = i - r.value;
        if (t < 0 || t >= size) return;
        const vf weight = splat(column[t]);
        unroll<NX>(POOLSCOPE_EACH(v) {
          constexpr int at = r.value * NX + v.value;
          acc[at] = accumulate(acc[at], weight, cell[v.value]);
        });
      });
    }
    float* to = lines_.data() + margin + x - first;
    unroll<rows>(POOLSCOPE_EACH(r) {
      unroll<NX>(POOLSCOPE_EACH(v) { store(to + r.value * line_ + v.value * W, acc[r.value * NX + v.value]); });
    });
  }

  /// The horizontal pass along line r: n sums.
  void horizontal_pass(const float* row, Index r, Index n, bool more) {
    const float* line = lines_.data() + r * line_ + margin;
    float* to = sums_.data() + r * (chunk + vectors * W);
    const Index size = args_.window.x.size;
    for (Index x = 0; x < n; x += vectors * W) {
      vf acc[vectors];
      unroll<vectors>(POOLSCOPE_EACH(v) { acc[v.value] = zero_register(); });
      const float* at = line + x;
      for (Index k = 0; k < size; ++k) {
        const vf weight = splat(row[k]);
        unroll<vectors>(
            POOLSCOPE_EACH(v) { acc[v.value] = accumulate(acc[v.value], weight, load(at + k + v.value * W)); });
      }
      unroll<vectors>(POOLSCOPE_EACH(v) {
        float* sum = to + x + v.value * W;
        store(sum, more ? load(sum) + acc[v.value] : acc[v.value]);
      });
    }
  }

  /// Before each line: a vector that begins before the columns that are wanted may write there.
  static constexpr Index margin = W;

  Conv2dArgs args_;
  Index in_group_, taps_, line_ = 0;
  bool plain_ = true;
  Buffer<float> factors_, bias_, lines_, sums_;
  Buffer<const float*> cells_;
};

}  // namespace POOLSCOPE_ISA
}  // namespace poolscope
