// The cells of a given rank, of W windows at once. Cells that can't have that rank are dropped as soon
// as enough others are known to lie above or below them ("forgetful selection").
#pragma once
#include "../simd/simd.h"
#include "reduce_cells.h"

namespace poolscope {
namespace POOLSCOPE_ISA {

/// Cell i of W neighbouring windows is at cells[i] + offset.
struct WindowVectors {
  const float* const* cells;
  Index count, offset;

  POOLSCOPE_INLINE vf operator[](Index i) const { return load(cells[i] + offset); }
  /// The first (0) or second (1) H windows, as doubles.
  POOLSCOPE_INLINE vd half(Index i, int which) const { return widen(cells[i] + offset + which * H); }
};

POOLSCOPE_INLINE void sort_pair(vf& a, vf& b) {
  const vf low = min_second(a, b);
  b = max_second(a, b);
  a = low;
}

/// The smallest of m cells goes to the front, the largest to the end.
POOLSCOPE_INLINE void part_extremes(vf* v, Index m) {
#pragma GCC unroll 32
  for (Index i = 0; i < m / 2; ++i) sort_pair(v[i], v[m - 1 - i]);
#pragma GCC unroll 32
  for (Index i = 1; i < (m + 1) / 2; ++i) sort_pair(v[0], v[i]);
#pragma GCC unroll 32
  for (Index i = m / 2; i < m - 1; ++i) sort_pair(v[i], v[m - 1]);
}

/// The median of an odd number of cells, in registers: of m that are held, the two extremes go and one comes.
template <int m>
POOLSCOPE_INLINE vf median_of(vf* v, const WindowVectors& windows, Index next) {
  if constexpr (m == 1) {
    return v[0];
  } else {
    part_extremes(v, m);
    if constexpr (m > 3) {
      v[0] = windows[next];
      return median_of<m - 1>(v, windows, next + 1);
    } else {
      return v[1];
    }
  }
}
template <int n>
vf median_vector(const WindowVectors& windows) {
  constexpr int held = n / 2 + 2;
  vf v[held];
#pragma GCC unroll 32
  for (int i = 0; i < held; ++i) v[i] = windows[i];
  return median_of<held>(v, windows, held);
}

/// Sorted cells `below` and `below` + 1 (if `two`) of each window; `v` has room for all cells.
inline void rank_vectors(const WindowVectors& windows, Index below, bool two, vf* v, vf* lower, vf* upper) {
  Index n = windows.count, a = below, b = two ? below + 1 : below;
  Index held = 0, next = 0;
  while (n > b - a + 1) {
    const bool drops_largest = held >= b + 2, drops_smallest = held >= n - a + 1;
    if (!drops_largest && !drops_smallest) {
      v[held++] = windows[next++];
      continue;
    }
    part_extremes(v, held);
    if (drops_largest) {
      --held;
      --n;
    }
    if (drops_smallest && n > b - a + 1) {
      v[0] = v[--held];
      --n;
      --a;
      --b;
    }
  }
  while (next < windows.count) v[held++] = windows[next++];
  *lower = v[0];
  *upper = two ? v[1] : v[0];
  if (two) sort_pair(*lower, *upper);
}

/// The same for windows of many cells: the bits of the cell of that rank are found one after another, by counting
/// `keys`.
inline vf counted_rank(const vi* keys, Index n, Index rank) {
  vi found = splat_int(INT32_MIN);
  for (int bit = 31; bit >= 0; --bit) {
    const vi tried = bit == 31 ? splat_int(0) : found + splat_int(int32_t{1} << bit);
    vi smaller = {}, others = {};  // -1 for each
    Index i = 0;
    for (; i + 2 <= n; i += 2) {
      smaller += keys[i] < tried;
      others += keys[i + 1] < tried;
    }
    if (i < n) smaller += keys[i] < tried;
    found = smaller + others < splat_int(static_cast<int32_t>(-rank)) ? found : tried;
  }
  found ^= (found >> 31) & 0x7fffffff;
  vf value;
  std::memcpy(&value, &found, sizeof value);
  return value;
}

/// As integers, floats are in order but for the negative ones, which run backwards.
POOLSCOPE_INLINE vi order_key(vf x) {
  vi bits;
  std::memcpy(&bits, &x, sizeof bits);
  return bits ^ ((bits >> 31) & 0x7fffffff);
}

/// From so many cells on, counting is quicker than dropping.
constexpr Index many_cells = 64;

/// Linear interpolation between the sorted cells around quantile (n - 1), as `rank_of`; `room` is for
/// as many vectors as there are cells.
inline vf quantile_vector(const WindowVectors& windows, double quantile, vf* room) {
  const Index n = windows.count;
  if (n == 0) return splat(0.0f);
  const double position = quantile * static_cast<double>(n - 1);
  const Index below = static_cast<Index>(position);
  const double share = position - static_cast<double>(below);
  vf lower, upper;
  if (2 * below + 1 == n && share == 0.0 && (n == 9 || n == 25 || n == 49)) {
    lower = upper = n == 9    ? median_vector<9>(windows)
                    : n == 25 ? median_vector<25>(windows)
                              : median_vector<49>(windows);
  } else if (n < many_cells) {
    rank_vectors(windows, below, share != 0.0, room, &lower, &upper);
  } else {
    vi* keys = reinterpret_cast<vi*>(room);
    for (Index i = 0; i < n; ++i) keys[i] = order_key(windows[i]);
    lower = upper = counted_rank(keys, n, below);
    if (share != 0.0) upper = counted_rank(keys, n, below + 1);
  }
  vf result = lower;
  if (share != 0.0) {
    float low[W], high[W];
    store(low, lower);
    store(high, upper);
    for (int i = 0; i < W; ++i) {
      low[i] = static_cast<float>(mix(low[i], high[i], share));
    }
    result = load(low);
  }
  vi nan = {};
  for (Index i = 0; i < n; ++i) nan |= windows[i] != windows[i];
  return nan ? splat(__builtin_nanf("")) : result;
}

}  // namespace POOLSCOPE_ISA
}  // namespace poolscope
