// Reductions that combine the cells of a window two at a time. Sums are computed in double, so that no window is too
// large for them.
// A reduction's `Clean` gives the same on cells that are not NaN, and may take fewer instructions. Its `Line` is the
// reduction of cells that were read already: sums differ only in how they read.
#pragma once
#include "../simd/simd.h"

namespace poolscope {
namespace POOLSCOPE_ISA {

/// Checks vectors of floats for NaN.
class NanWatch {
 public:
#if defined(__AVX512F__)
  POOLSCOPE_INLINE void check(vf a, vf b) { unordered_ |= _mm512_cmp_ps_mask(a, b, _CMP_UNORD_Q); }
  POOLSCOPE_INLINE bool found() const { return unordered_ != 0; }

 private:
  __mmask16 unordered_ = 0;
#else
  POOLSCOPE_INLINE void check(vf a, vf b) { unordered_ |= unordered(a, b); }
  POOLSCOPE_INLINE bool found() const {
    int32_t lanes[W], any = 0;
    std::memcpy(lanes, &unordered_, sizeof lanes);
    for (int32_t lane : lanes) any |= lane;
    return any != 0;
  }

 private:
  vi unordered_ = {};
#endif
};

#if defined(__aarch64__)
constexpr bool nan_is_expensive = false;
#else
constexpr bool nan_is_expensive = true;
#endif

struct CleanMaxReduction {
  static POOLSCOPE_INLINE vf combine(vf a, vf b) { return nan_is_expensive ? max_second(a, b) : max_nan(a, b); }
};
struct CleanMinReduction {
  static POOLSCOPE_INLINE vf combine(vf a, vf b) { return nan_is_expensive ? min_second(a, b) : min_nan(a, b); }
};

struct MaxReduction {
  using Line = MaxReduction;
  using Clean = CleanMaxReduction;
  static constexpr bool watches_nan = nan_is_expensive;
  using Cell = float;
  using V = vf;
  static constexpr int lanes = W;
  static constexpr bool idempotent = true;
  static constexpr Cell identity() { return -__builtin_inff(); }
  static POOLSCOPE_INLINE V combine(V a, V b) { return max_nan(a, b); }
  static POOLSCOPE_INLINE Cell combine(Cell a, Cell b) { return b > a || b != b ? (a != a ? a : b) : a; }
  static POOLSCOPE_INLINE V read(const float* p) { return load(p); }
};

struct MinReduction {
  using Line = MinReduction;
  using Clean = CleanMinReduction;
  static constexpr bool watches_nan = nan_is_expensive;
  using Cell = float;
  using V = vf;
  static constexpr int lanes = W;
  static constexpr bool idempotent = true;
  static constexpr Cell identity() { return __builtin_inff(); }
  static POOLSCOPE_INLINE V combine(V a, V b) { return min_nan(a, b); }
  static POOLSCOPE_INLINE Cell combine(Cell a, Cell b) { return b < a || b != b ? (a != a ? a : b) : a; }
  static POOLSCOPE_INLINE V read(const float* p) { return load(p); }
};

struct SumReduction {
  using Line = SumReduction;
  using Clean = SumReduction;
  static constexpr bool watches_nan = false;
  using Cell = double;
  using V = vd;
  static constexpr int lanes = H;
  static constexpr bool idempotent = false;
  static constexpr Cell identity() { return 0.0; }
  static POOLSCOPE_INLINE V combine(V a, V b) { return a + b; }
  static POOLSCOPE_INLINE Cell combine(Cell a, Cell b) { return a + b; }
  static POOLSCOPE_INLINE V read(const float* p) { return widen(p); }
};

/// Sum of |x|.
struct AbsSumReduction : SumReduction {
  static POOLSCOPE_INLINE V read(const float* p) {
    const V v = widen(p);
    return v < 0.0 ? -v : v;
  }
};

/// Sum of x squared.
struct SquareSumReduction : SumReduction {
  static POOLSCOPE_INLINE V read(const float* p) {
    const V v = widen(p);
    return v * v;
  }
};

/// F::read of the first n cells, the rest as the identity.
template <class F>
POOLSCOPE_INLINE typename F::V read_first(const float* p, Index n) {
  if (n >= F::lanes) return F::read(p);
  const float identity = static_cast<float>(F::identity());
  float cells[W];
#if defined(__AVX512F__)
  store(cells, _mm512_mask_loadu_ps(splat(identity), static_cast<__mmask16>(n > 0 ? (1u << n) - 1 : 0), p));
#else
  for (Index i = 0; i < F::lanes; ++i) cells[i] = i < n ? p[i] : identity;
#endif
  return F::read(cells);
}

/// to[x] = the reduction of the rows' cells; `to` may be written up to a vector past n.
template <class F>
void vertical_pass(const float* const* rows, Index count, Index n, typename F::Cell* to) {
  using V = typename F::V;
  constexpr int lanes = F::lanes;
  if (count == 0) {
    for (Index x = 0; x < n; ++x) to[x] = F::identity();
    return;
  }
  Index x = 0;
  for (; x + 2 * lanes <= n; x += 2 * lanes) {
    V a = F::read(rows[0] + x), b = F::read(rows[0] + x + lanes);
    for (Index r = 1; r < count; ++r) {
      a = F::combine(a, F::read(rows[r] + x));
      b = F::combine(b, F::read(rows[r] + x + lanes));
    }
    store(to + x, a);
    store(to + x + lanes, b);
  }
  for (; x < n; x += lanes) {
    V a = read_first<F>(rows[0] + x, n - x);
    for (Index r = 1; r < count; ++r) a = F::combine(a, read_first<F>(rows[r] + x, n - x));
    store(to + x, a);
  }
}

}  // namespace POOLSCOPE_ISA
}  // namespace poolscope
