// The summary of a map, taken while its rows are in cache: counts, sums and extremes of every row, and one level of
// detail whose cells are the mean and the largest of side x side cells. Each number depends on the map alone, never on
// the strips or the order of the rows.
#pragma once
#include "simd/lanes.h"
#include "simd/nontemporal.h"

namespace poolscope {
namespace POOLSCOPE_ISA {

/// A row's numbers, over finite values but for the counts.
struct RowStatistics {
  double min, max, sum, zeros, nan, infinite;
};

/// Sums and maxima of quads of neighbouring columns, over the rows of a block.
struct Quads {
  float* sums;
  float* maxima;
};

namespace summarize_detail {

/// The statistics of a row that each lane has read.
struct Lanes {
  vf low, high;
  vi zeros;
};

/// 0, 1, 2 ...
POOLSCOPE_INLINE vi lane_indices() {
  vi v;
  for (int i = 0; i < W; ++i) v[i] = i;
  return v;
}

POOLSCOPE_INLINE vi count_zeros(vi count, vf cells) {
#if defined(__AVX512F__)
  const __mmask16 zeros = _mm512_cmp_ps_mask(cells, _mm512_setzero_ps(), _CMP_EQ_OQ);
  return (vi)_mm512_mask_sub_epi32((__m512i)count, zeros, (__m512i)count, _mm512_set1_epi32(-1));
#else
  return count - (cells == splat(0.0f));
#endif
}

/// Adds four vectors to the statistics and to the quads from `at` on, which are written afresh if they are `first`.
/// Gives the sums of the quads. The extremes are those of `range`.
POOLSCOPE_INLINE vf add(Lanes& lanes, const vf* cells, const vf* range, Quads quads, Index at, bool first) {
  unroll<4>(POOLSCOPE_EACH(i) { lanes.zeros = count_zeros(lanes.zeros, cells[i.value]); });
  lanes.low = min_second(min_second(min_second(range[0], range[1]), min_second(range[2], range[3])), lanes.low);
  vf sums[2], maxima[2];
  unroll<2>(POOLSCOPE_EACH(h) {
    constexpr int i = 2 * h.value;
    sums[h.value] = evens_of_quads(cells[i], cells[i + 1]) + odds_of_quads(cells[i], cells[i + 1]);
    maxima[h.value] = max_second(evens_of_quads(range[i], range[i + 1]), odds_of_quads(range[i], range[i + 1]));
  });
  const vf sum = transpose_quads(evens_of_quads(sums[0], sums[1]) + odds_of_quads(sums[0], sums[1]));
  const vf largest =
      transpose_quads(max_second(evens_of_quads(maxima[0], maxima[1]), odds_of_quads(maxima[0], maxima[1])));
  lanes.high = max_second(largest, lanes.high);
  store(quads.sums + at, first ? sum : load(quads.sums + at) + sum);
  // A NaN that is there stays.
  store(quads.maxima + at, first ? largest : max_second(largest, load(quads.maxima + at)));
  return sum;
}

/// Combines all lanes, two neighbours at a time.
template <class V, class F>
POOLSCOPE_INLINE auto over_lanes(V v, const F& combine) {
  for (size_t n = sizeof(V) / sizeof v[0]; n > 1; n /= 2) v = combine(evens(v, v), odds(v, v));
  return v[0];
}

/// Cell by cell, for rows that hold values that are not finite, or whose sums are not; the maxima get the NaN.
inline RowStatistics careful_row(const float* cells, Index n, Quads quads) {
  RowStatistics row = {__builtin_inf(), -__builtin_inf(), 0, 0, 0, 0};
  for (Index x = 0; x < n; ++x) {
    const double value = cells[x];
    if (value != value) {
      row.nan += 1;
      quads.maxima[x / 4] = cells[x];
    } else if (value - value != 0.0) {
      row.infinite += 1;
    } else {
      row.sum += value;
      row.zeros += value == 0.0;
      if (value < row.min) row.min = value;
      if (value > row.max) row.max = value;
    }
  }
  return row;
}

/// Summarizes a row and adds it to the quads, of which up to W - 1 past the row's end are written too; `first`: writes
/// them afresh. Copies the row by non-temporal stores to `to` on the way, unless it is null: the one waits for memory,
/// the other for arithmetic.
inline RowStatistics summarize_row(const float* cells, Index n, Quads quads, bool first, float* to) {
  Lanes lanes = {splat(__builtin_inff()), splat(-__builtin_inff()), {}};
  vd low = splat(0.0), high = low;
  Index x = 0;
  for (; x + 8 * W <= n; x += 8 * W) {
    vf v[8];
    unroll<8>(POOLSCOPE_EACH(i) { v[i.value] = load(cells + x + i.value * W); });
    if (to) unroll<8>(POOLSCOPE_EACH(i) { store_nontemporal(to + x + i.value * W, v[i.value]); });
    const vf sum = add(lanes, v, v, quads, x / 4, first) + add(lanes, v + 4, v + 4, quads, x / 4 + W, first);
    low += widen_low(sum);
    high += widen_high(sum);
  }
  if (to) copy_nontemporal(to + x, cells + x, n - x);
  const Index added = round_up(n, 4 * W) - n;
  for (; x < n; x += 4 * W) {
    vf v[4], range[4];
    unroll<4>(POOLSCOPE_EACH(i) {
      const Index at = x + i.value * W, left = n - at;
      if (left >= W) {
        v[i.value] = range[i.value] = load(cells + at);
      } else {
        // After the last cell zeros for the sums, and a value that is there for the extremes.
        v[i.value] = load_between(cells + at, 0, max_of(left, 0));
        range[i.value] = lane_indices() < splat_int(static_cast<int32_t>(left)) ? v[i.value] : splat(cells[n - 1]);
      }
    });
    const vf sum = add(lanes, v, range, quads, x / 4, first);
    low += widen_low(sum);
    high += widen_high(sum);
  }
  RowStatistics row = {};
  row.sum = over_lanes(low + high, [](vd a, vd b) POOLSCOPE_INLINED { return a + b; });
  // Whatever is not finite makes the sum so.
  if (row.sum - row.sum != 0.0) return careful_row(cells, n, quads);
  row.min = over_lanes(lanes.low, [](vf a, vf b) POOLSCOPE_INLINED { return min_second(a, b); }) + 0.0f;
  row.max = over_lanes(lanes.high, [](vf a, vf b) POOLSCOPE_INLINED { return max_second(a, b); }) + 0.0f;
  int32_t zeros[W];
  std::memcpy(zeros, &lanes.zeros, sizeof zeros);
  Index count = -added;
  for (int32_t lane : zeros) count += lane;
  row.zeros = static_cast<double>(count);
  return row;
}

/// Makes one of each two neighbours of n; gives their number.
inline Index halve(Quads quads, Index n) {
  if (n % 2 != 0) {
    quads.sums[n] = 0.0f;
    quads.maxima[n] = quads.maxima[n - 1];
  }
  for (Index i = 0; i < n; i += 2 * W) {
    const vf sum = load(quads.sums + i), sum2 = load(quads.sums + i + W);
    const vf maxima = load(quads.maxima + i), maxima2 = load(quads.maxima + i + W);
    store(quads.sums + i / 2, evens(sum, sum2) + odds(sum, sum2));
    store(quads.maxima + i / 2, max_nan(evens(maxima, maxima2), odds(maxima, maxima2)));
  }
  return (n + 1) / 2;
}

}  // namespace summarize_detail

/// Summarizes the rows of a map, those of each channel in their order. A cell of the level is written if all rows that
/// it covers come one after another.
class RowSummarizer {
 public:
  explicit RowSummarizer(const SummaryArgs& args) : args_(args) {
    if (!wanted()) return;
    // Those of each channel's block, and of rows that belong to none.
    room_ = round_up((args.width + 3) / 4, 2 * W);
    quads_.reserve(2 * room_ * (args.side > 0 ? args.channels + 1 : 1));
    if (args.side > 0 && next_.reserve(args.channels)) {
      for (Index c = 0; c < args.channels; ++c) next_[c] = -1;
    }
  }

  bool wanted() const { return args_.rows != nullptr; }

  void row(Index channel, Index y, const float* cells) { put(channel, y, cells, nullptr); }

  /// Copies the row by non-temporal stores, as `copy_nontemporal`, and summarizes it.
  void copy_row(Index channel, Index y, const float* cells, float* to) {
    const bool aligned = reinterpret_cast<uintptr_t>(to) % 64 == 0;
    if (!aligned) copy_nontemporal(to, cells, args_.width);
    put(channel, y, cells, aligned ? to : nullptr);
  }

 private:
  void put(Index channel, Index y, const float* cells, float* to) {
    const Index in_block = args_.side > 0 ? y % args_.side : 0;
    const bool within = args_.side > 0 && (in_block == 0 || next_[channel] == y);
    float* const sums = quads_.data() + (within ? 2 * room_ * (channel + 1) : 0);
    const Quads quads = {sums, sums + room_};
    const RowStatistics numbers =
        summarize_detail::summarize_row(cells, args_.width, quads, !within || in_block == 0, to);
    std::memcpy(args_.rows + (channel * args_.height + y) * 6, &numbers, sizeof numbers);
    if (args_.side == 0) return;
    next_[channel] = within ? y + 1 : -1;
    if (within && (in_block + 1 == args_.side || y + 1 == args_.height))
      finish(channel, y / args_.side, in_block + 1, quads);
  }

  void finish(Index channel, Index y, Index rows, Quads quads) const {
    Index n = (args_.width + 3) / 4;
    for (Index side = 4; side < args_.side; side *= 2) n = summarize_detail::halve(quads, n);
    float* mean = args_.mean.row(channel, y);
    const vf count = splat(static_cast<float>(rows * args_.side));
    for (Index x = 0; x < n; x += W) {
      store_first(mean + x, load(quads.sums + x) / count, n - x);
      store_first(args_.max.row(channel, y) + x, load(quads.maxima + x), n - x);
    }
    const Index columns = args_.width - (n - 1) * args_.side;
    mean[n - 1] = quads.sums[n - 1] / static_cast<float>(rows * columns);
  }

  SummaryArgs args_;
  Index room_ = 0;
  Buffer<float> quads_;
  /// The row that continues a channel's block.
  Buffer<Index> next_;
};

}  // namespace POOLSCOPE_ISA
}  // namespace poolscope
