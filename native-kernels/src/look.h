// What is seen of a map while its rows are in cache: counts, sums and extremes of every row, and one level of detail
// whose cells are the mean and the largest of side x side cells. Each number depends on the map alone, never on the
// bands or the order in which rows are seen.
#pragma once
#include "simd.h"

namespace poolscope {
namespace POOLSCOPE_ISA {

/// A row's numbers, over finite values but for the counts.
struct RowNumbers {
  double min, max, sum, zeros, nan, infinite;
};

/// Sums and maxima of groups of 2^depth neighbouring columns.
struct Groups {
  float* sums;
  float* maxima;
};

namespace look_detail {

/// What each lane has seen.
struct Lanes {
  vf low;
  vi zeros;
};

POOLSCOPE_INLINE void see(Lanes& lanes, vf sum_cell, vf range_cell) {
  lanes.low = min_second(range_cell, lanes.low);
  lanes.zeros -= sum_cell == splat(0.0f);
}

/// Sees 2^D vectors, and folds them to one vector: groups of 2^D neighbours. Streaming, writes them past the cache.
template <int D, bool streaming>
POOLSCOPE_INLINE void fold(Lanes& lanes, const float* cells, const float* range, float* to, vf* sum, vf* most) {
  if constexpr (D == 0) {
    *sum = load(cells);
    *most = load(range);
    if constexpr (streaming) stream(to, *sum);
    see(lanes, *sum, *most);
  } else {
    constexpr int half = W << (D - 1);
    vf sum_a, sum_b, most_a, most_b;
    fold<D - 1, streaming>(lanes, cells, range, to, &sum_a, &most_a);
    fold<D - 1, streaming>(lanes, cells + half, range + half, streaming ? to + half : to, &sum_b, &most_b);
    *sum = evens(sum_a, sum_b) + odds(sum_a, sum_b);
    *most = max_second(evens(most_a, most_b), odds(most_a, most_b));
  }
}

POOLSCOPE_INLINE void add_widened(vd* low, vd* high, vf v) {
  float lanes[W];
  store(lanes, v);
  *low += widen(lanes);
  *high += widen(lanes + H);
}

POOLSCOPE_INLINE double total(vd a, vd b) {
  double lanes[H], sum = 0;
  store(lanes, a + b);
  for (double lane : lanes) sum += lane;
  return sum;
}

/// Cell by cell, for rows that hold values that are not finite, or whose sums are not.
inline RowNumbers careful_row(const float* cells, Index n, Index side, Groups groups) {
  RowNumbers row = {__builtin_inf(), -__builtin_inf(), 0, 0, 0, 0};
  for (Index first = 0; first < n; first += side) {
    float sum = 0.0f, largest = -__builtin_inff();
    for (Index x = first; x < least(first + side, n); ++x) {
      const float cell = cells[x];
      sum += cell;
      largest = largest != largest || cell <= largest ? largest : cell;
      if (cell != cell) {
        row.nan += 1;
      } else if (cell - cell != 0.0f) {
        row.infinite += 1;
      } else {
        const double value = cell;
        row.sum += value;
        row.zeros += cell == 0.0f;
        if (value < row.min) row.min = value;
        if (value > row.max) row.max = value;
      }
    }
    groups.sums[first / side] = sum;
    groups.maxima[first / side] = largest;
  }
  return row;
}

/// `groups` may be written up to a vector past the last one. Streaming, copies the row past the cache on the way: the
/// one waits for memory, the other for arithmetic.
template <int D, bool streaming>
RowNumbers look_at_row(const float* cells, Index n, Groups groups, float* to) {
  constexpr Index block = Index{W} << D;
  Lanes lanes = {splat(__builtin_inff()), {}};
  vf high = splat(-__builtin_inff());
  vd sum_low = splat(0.0), sum_high = sum_low;
  Index added = 0;
  for (Index x = 0, group = 0; x < n; x += block, group += W) {
    vf sum, most;
    if (x + block <= n) {
      fold<D, streaming>(lanes, cells + x, cells + x, streaming ? to + x : to, &sum, &most);
    } else {
      // The last cells; behind them zeros for the sums, and a value that is there for the extremes.
      float ends[block] = {}, range[block];
      for (Index i = 0; i < block; ++i) range[i] = cells[least(x + i, n - 1)];
      std::memcpy(ends, cells + x, static_cast<size_t>(n - x) * sizeof(float));
      fold<D, false>(lanes, ends, range, nullptr, &sum, &most);
      if (streaming) stream_row(to + x, cells + x, n - x);
      added = x + block - n;
    }
    store(groups.sums + group, sum);
    store(groups.maxima + group, most);
    high = max_second(most, high);
    add_widened(&sum_low, &sum_high, sum);
  }
  RowNumbers row = {};
  row.sum = total(sum_low, sum_high);
  // Whatever is not finite makes the sum so.
  if (row.sum - row.sum != 0.0) return careful_row(cells, n, Index{1} << D, groups);
  float lows[W], highs[W];
  int32_t zeros[W];
  store(lows, lanes.low);
  store(highs, high);
  std::memcpy(zeros, &lanes.zeros, sizeof zeros);
  float min = lows[0], max = highs[0];
  for (int i = 0; i < W; ++i) {
    min = lows[i] < min ? lows[i] : min;
    max = highs[i] > max ? highs[i] : max;
    row.zeros += zeros[i];
  }
  row.zeros -= static_cast<double>(added);
  row.min = min + 0.0f;
  row.max = max + 0.0f;
  return row;
}

}  // namespace look_detail

/// Sees the rows of a map, those of each channel in their order; the level's cells that lie under rows seen one after
/// another from the first to the last are written.
class RowLook {
 public:
  explicit RowLook(const LookArgs& args) : args_(args) {
    if (!wanted()) return;
    depth_ = args.side == 4 ? 2 : 3;
    count_ = round_up((args.width + (Index{1} << depth_) - 1) >> depth_, W) + W;
    line_.reserve(2 * count_);
    if (args.side == 0) return;
    sums_.reserve(2 * count_ * args.channels);
    if (next_.reserve(args.channels)) {
      for (Index c = 0; c < args.channels; ++c) next_[c] = -1;
    }
  }

  bool wanted() const { return args_.rows != nullptr; }

  void row(Index channel, Index y, const float* cells) { put(channel, y, cells, nullptr); }

  /// Copies the row past the cache, as `stream_row`, and sees it.
  void stream(Index channel, Index y, const float* cells, float* to) {
    const bool aligned = reinterpret_cast<uintptr_t>(to) % 64 == 0;
    if (!aligned) stream_row(to, cells, args_.width);
    put(channel, y, cells, aligned ? to : nullptr);
  }

 private:
  void put(Index channel, Index y, const float* cells, float* to) {
    using namespace look_detail;
    const Index n = args_.width;
    Groups groups = {line_.data(), line_.data() + count_};
    RowNumbers numbers;
    if (depth_ == 2) {
      numbers = to ? look_at_row<2, true>(cells, n, groups, to) : look_at_row<2, false>(cells, n, groups, nullptr);
    } else {
      numbers = to ? look_at_row<3, true>(cells, n, groups, to) : look_at_row<3, false>(cells, n, groups, nullptr);
    }
    std::memcpy(args_.rows + (channel * args_.height + y) * 6, &numbers, sizeof numbers);
    if (args_.side > 0) add(channel, y, groups);
  }

  void add(Index channel, Index y, Groups groups) {
    Groups block = {sums_.data() + 2 * count_ * channel, sums_.data() + 2 * count_ * channel + count_};
    const Index in_block = y % args_.side;
    if (in_block == 0) {
      std::memcpy(block.sums, groups.sums, static_cast<size_t>(2 * count_) * sizeof(float));
    } else if (next_[channel] != y) {
      next_[channel] = -1;
      return;
    } else {
      for (Index i = 0; i < count_; i += W) {
        store(block.sums + i, load(block.sums + i) + load(groups.sums + i));
        store(block.maxima + i, max_nan(load(block.maxima + i), load(groups.maxima + i)));
      }
    }
    next_[channel] = y + 1;
    if (in_block + 1 == args_.side || y + 1 == args_.height) finish(channel, y / args_.side, in_block + 1, block);
  }

  void finish(Index channel, Index y, Index rows, Groups block) const {
    const Index per_cell = args_.side >> depth_;
    const Index groups = (args_.width + (Index{1} << depth_) - 1) >> depth_;
    float* mean = args_.mean.row(channel, y);
    float* max = args_.max.row(channel, y);
    for (Index x = 0; x < args_.mean.width; ++x) {
      const Index first = x * per_cell, end = least(first + per_cell, groups);
      float sum = block.sums[first], largest = block.maxima[first];
      for (Index i = first + 1; i < end; ++i) {
        sum += block.sums[i];
        largest = largest != largest || block.maxima[i] <= largest ? largest : block.maxima[i];
      }
      const Index columns = least((x + 1) * args_.side, args_.width) - x * args_.side;
      mean[x] = sum / static_cast<float>(rows * columns);
      max[x] = largest;
    }
  }

  LookArgs args_;
  Index depth_ = 0, count_ = 0;
  Buffer<float> line_, sums_;
  /// The row that continues a channel's block.
  Buffer<Index> next_;
};

}  // namespace POOLSCOPE_ISA
}  // namespace poolscope
