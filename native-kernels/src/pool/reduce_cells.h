// Reducers over the gathered cells of one window, for those that are not reduced row by row and column by column.
// NaN in a window gives NaN. A window without cells gives -Inf for max, Inf for min, else 0.
#pragma once
#include "../kernel.h"

namespace poolscope {
namespace POOLSCOPE_ISA {

inline double ratio(double sum, double divisor) { return divisor == 0.0 ? 0.0 : sum / divisor; }
inline double positive(double x) { return x < 0.0 ? 0.0 : x; }
/// The value between two at a share of the way. Of infinite values with finite ones that is infinite: their difference
/// is never taken, and a value whose share is 0 has no part in it.
inline double mix(double a, double b, double share) {
  if (share == 0.0) return a;
  return share == 1.0 ? b : a * (1.0 - share) + b * share;
}

/// Powers up to this one of any float stay within a double, and so do their sums.
constexpr double max_plain_power = 6.0;

/// ((sum of cell(i)^p) / divisor)^(1/p) of n cells >= 0. Of large powers the largest cell is factored out.
template <class Cell>
double power_mean(const Cell& cell, Index n, double p, double divisor) {
  double largest = 1.0, sum = 0.0;
  if (p > max_plain_power) {
    largest = 0.0;
    for (Index i = 0; i < n; ++i) {
      const double x = cell(i);
      if (x != x) return x;
      largest = x > largest ? x : largest;
    }
    if (largest == 0.0 || largest == __builtin_inf()) return largest;
  }
  for (Index i = 0; i < n; ++i) sum += __builtin_pow(cell(i) / largest, p);
  return largest * __builtin_pow(ratio(sum, divisor), 1.0 / p);
}

inline float max_cell(const float* cells, Index n) {
  float largest = -__builtin_inff();
  for (Index i = 0; i < n; ++i) {
    if (cells[i] > largest || cells[i] != cells[i]) largest = cells[i];
  }
  return largest;
}

/// Number `index` of the splitmix32 sequence of `seed`, uniform in [0, 1): app/random.ts.
inline double uniform_at(uint32_t seed, Index index) {
  uint32_t bits = seed + static_cast<uint32_t>(index + 1) * 0x9e3779b9u;
  bits = (bits ^ (bits >> 16)) * 0x21f0aaadu;
  bits = (bits ^ (bits >> 15)) * 0x735a2d97u;
  return (bits ^ (bits >> 15)) / 4294967296.0;
}

/// Moves the cell that has rank k in the sorted order there, no larger before it and no smaller after it.
inline void select_cell(float* cells, Index n, Index k) {
  Index low = 0, high = n - 1;
  while (low < high) {
    const float pivot = cells[(low + high) / 2];
    Index i = low, j = high;
    while (i <= j) {
      while (cells[i] < pivot) ++i;
      while (cells[j] > pivot) --j;
      if (i <= j) {
        const float swap = cells[i];
        cells[i++] = cells[j];
        cells[j--] = swap;
      }
    }
    if (k <= j) {
      high = j;
    } else if (k >= i) {
      low = i;
    } else {
      return;
    }
  }
}

/// Linear interpolation between the sorted cells around quantile (n - 1). Reorders the cells.
inline double rank_of(float* cells, Index n, double quantile) {
  if (n == 0) return 0.0;
  for (Index i = 0; i < n; ++i) {
    if (cells[i] != cells[i]) return cells[i];
  }
  const double position = quantile * static_cast<double>(n - 1);
  const Index below = static_cast<Index>(position);
  const double share = position - static_cast<double>(below);
  select_cell(cells, n, below);
  if (share == 0.0) return cells[below];
  float next = cells[below + 1];
  for (Index i = below + 2; i < n; ++i) next = cells[i] < next ? cells[i] : next;
  return mix(cells[below], next, share);
}

/// The first cell at which the running sum exceeds `share` of the whole; 0 if that is 0. An infinite cell exceeds all.
inline double drawn_cell(const float* cells, Index n, double share) {
  double sum = 0.0;
  for (Index i = 0; i < n; ++i) sum += positive(cells[i]);
  if (sum != sum) return sum;
  double running = 0.0, drawn = 0.0;
  for (Index i = 0; i < n && !(running > share * sum || running == __builtin_inf()); ++i) {
    if (!(cells[i] > 0.0f)) continue;
    running += cells[i];
    drawn = cells[i];
  }
  return drawn;
}

/// `cell` is the index of the output cell, counted channel by channel, row by row. Reorders the cells.
inline float reduce_cells(const Reducer& reducer, float* cells, Index n, Index cell) {
  const double count = static_cast<double>(n);
  double sum = 0.0, weight = 0.0;
  switch (reducer.type) {
    case Reduction::lp:
      return static_cast<float>(
          power_mean([cells](Index i) { return __builtin_fabs(double{cells[i]}); }, n, reducer.p, 1.0));
    case Reduction::rank: return static_cast<float>(rank_of(cells, n, reducer.quantile));
    case Reduction::gem: {
      const auto lifted = [&](Index i) { return cells[i] < reducer.epsilon ? reducer.epsilon : cells[i]; };
      return static_cast<float>(power_mean(lifted, n, reducer.p, count));
    }
    case Reduction::softpool: {
      const double largest = max_cell(cells, n);
      for (Index i = 0; i < n; ++i) {
        const double e = __builtin_exp(cells[i] - largest);
        sum += cells[i] * e;
        weight += e;
      }
      return static_cast<float>(ratio(sum, weight));
    }
    case Reduction::stochastic:
      if (reducer.sample) return static_cast<float>(drawn_cell(cells, n, uniform_at(reducer.seed, cell)));
      for (Index i = 0; i < n; ++i) {
        const double x = positive(cells[i]);
        sum += x * x;
        weight += x;
      }
      return static_cast<float>(ratio(sum, weight));
    case Reduction::mixed:
      if (n == 0) return 0.0f;
      for (Index i = 0; i < n; ++i) sum += cells[i];
      return static_cast<float>(mix(ratio(sum, count), max_cell(cells, n), reducer.lambda));
    default: return 0.0f;
  }
}

}  // namespace POOLSCOPE_ISA
}  // namespace poolscope
