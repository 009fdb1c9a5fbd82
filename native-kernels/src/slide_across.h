// Folds of windows that move along a row by one column, made in registers: of 2, 4, 8 ... cells, from which any window is
// put together. Only where one instruction shifts vectors into each other; elsewhere shifted loads are as good.
#pragma once
#include "folds.h"

namespace poolscope {
namespace POOLSCOPE_ISA {

#if defined(__AVX512F__)
constexpr bool slides_in_registers = true;

/// The cells from place n on of `a` and the cells behind, `b`.
template <int n>
POOLSCOPE_INLINE vf shifted(vf a, vf b) {
  return _mm512_castsi512_ps(_mm512_alignr_epi32(_mm512_castps_si512(b), _mm512_castps_si512(a), n));
}
template <int n>
POOLSCOPE_INLINE vd shifted(vd a, vd b) {
  if (n == H) return b;
  return _mm512_castsi512_pd(_mm512_alignr_epi64(_mm512_castpd_si512(b), _mm512_castpd_si512(a), n % H));
}

/// Folds of k cells, 2^levels < k <= 2^(levels + 1), by G, which is idempotent. Vectors go in; `levels` + 1 vectors later
/// the folds that begin in them come out.
template <class G, int levels>
class WindowFold {
 public:
  using V = vf;
  static constexpr int delay = levels + 1;

  POOLSCOPE_INLINE explicit WindowFold(Index k) {
    const vi places = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
    from_last_ = reinterpret_cast<__m512i>(places + (static_cast<int>(k) - (1 << levels)));
  }
  POOLSCOPE_INLINE vf step(vf v) {
    v = climb<0>(v);
    const vf fold = G::fold(before_[levels], _mm512_permutex2var_ps(before_[levels], from_last_, v));
    before_[levels] = v;
    return fold;
  }

 private:
  template <int level>
  POOLSCOPE_INLINE vf climb(vf v) {
    if constexpr (level == levels) {
      return v;
    } else {
      const vf wider = G::fold(before_[level], shifted<1 << level>(before_[level], v));
      before_[level] = v;
      return climb<level + 1>(wider);
    }
  }

  vf before_[levels + 1] = {};  // of each level, the vector before the newest
  __m512i from_last_;
};

/// Sums of k <= 16 cells: by the digits of k, the smaller ones first.
template <int k, int levels = k >= 16 ? 4 : k >= 8 ? 3 : k >= 4 ? 2 : k >= 2 ? 1 : 0>
class WindowSum {
 public:
  using V = vd;
  static constexpr int delay = levels + 1;

  POOLSCOPE_INLINE explicit WindowSum(Index) {}
  POOLSCOPE_INLINE vd step(vd v) { return climb<0>(v, v); }
  /// What comes out after a step beside its result, where there are 3 levels: the sums of 16 cells.
  POOLSCOPE_INLINE vd sixteen() const { return sixteen_; }

 private:
  /// `sum`: what the digits before this one make.
  template <int level>
  POOLSCOPE_INLINE vd climb(vd v, vd sum) {
    constexpr int done = k & ((1 << level) - 1);
    if constexpr ((k >> level & 1) == 1) {
      const vd term = shifted<done>(before_[level], v);
      sum = done > 0 ? sum + term : term;
    }
    if constexpr (level == levels) {
      if constexpr (level == 3) sixteen_ = before_[level] + shifted<8>(before_[level], v);
      before_[level] = v;
      return sum;
    } else {
      const vd waited = sums_[level];
      sums_[level] = sum;
      const vd wider = before_[level] + shifted<1 << level>(before_[level], v);
      before_[level] = v;
      return climb<level + 1>(wider, waited);
    }
  }

  vd before_[levels + 1] = {}, sums_[levels + 1] = {}, sixteen_ = {};
};

/// Hands the folds of the windows that begin in the first n cells of a line to `write`, W at a time.
template <class Windows, class Cell, class Write>
POOLSCOPE_INLINE void slide_with(Index k, const Cell* line, Index n, Write write) {
  using V = typename Windows::V;
  constexpr int lanes = sizeof(V) / sizeof(Cell), parts = W / lanes;
  Windows windows(k);
  for (int i = 0; i < Windows::delay; ++i) windows.step(load(line + i * lanes));
  for (Index x = 0; x < n; x += W) {
    V v[parts];
    for (int i = 0; i < parts; ++i) v[i] = windows.step(load(line + x + (i + Windows::delay) * lanes));
    write(x, v);
  }
}

/// The same for windows of 2 to 32 cells.
template <class G, class Write>
void slide(Index k, const float* line, Index n, Write write) {
  if (k <= 2) return slide_with<WindowFold<G, 0>>(k, line, n, write);
  if (k <= 4) return slide_with<WindowFold<G, 1>>(k, line, n, write);
  if (k <= 8) return slide_with<WindowFold<G, 2>>(k, line, n, write);
  if (k <= 16) return slide_with<WindowFold<G, 3>>(k, line, n, write);
  return slide_with<WindowFold<G, 4>>(k, line, n, write);
}

/// Of 1 to 16 cells.
template <class G, class Write>
void slide(Index k, const double* line, Index n, Write write) {
  switch (k) {
    case 1: return slide_with<WindowSum<1>>(k, line, n, write);
    case 2: return slide_with<WindowSum<2>>(k, line, n, write);
    case 3: return slide_with<WindowSum<3>>(k, line, n, write);
    case 4: return slide_with<WindowSum<4>>(k, line, n, write);
    case 5: return slide_with<WindowSum<5>>(k, line, n, write);
    case 6: return slide_with<WindowSum<6>>(k, line, n, write);
    case 7: return slide_with<WindowSum<7>>(k, line, n, write);
    case 8: return slide_with<WindowSum<8>>(k, line, n, write);
    case 9: return slide_with<WindowSum<9>>(k, line, n, write);
    case 10: return slide_with<WindowSum<10>>(k, line, n, write);
    case 11: return slide_with<WindowSum<11>>(k, line, n, write);
    case 12: return slide_with<WindowSum<12>>(k, line, n, write);
    case 13: return slide_with<WindowSum<13>>(k, line, n, write);
    case 14: return slide_with<WindowSum<14>>(k, line, n, write);
    case 15: return slide_with<WindowSum<15>>(k, line, n, write);
    default: return slide_with<WindowSum<16>>(k, line, n, write);
  }
}

template <int k>
void sums_with_sixteens(const double* line, Index n, double* sums, double* sixteens) {
  using Windows = WindowSum<k, 3>;
  Windows windows(k);
  for (int i = 0; i < Windows::delay; ++i) windows.step(load(line + i * H));
  for (Index x = 0; x < n; x += H) {
    const vd sum = windows.step(load(line + x + Windows::delay * H));
    if (k > 0) store(sums + x, sum);
    store(sixteens + x, windows.sixteen());
  }
}

/// The sums of k <= 15 cells (none, where k is 0), and beside them those of 16.
inline void slide_both(Index k, const double* line, Index n, double* sums, double* sixteens) {
  switch (k) {
    case 0: return sums_with_sixteens<0>(line, n, sums, sixteens);
    case 1: return sums_with_sixteens<1>(line, n, sums, sixteens);
    case 2: return sums_with_sixteens<2>(line, n, sums, sixteens);
    case 3: return sums_with_sixteens<3>(line, n, sums, sixteens);
    case 4: return sums_with_sixteens<4>(line, n, sums, sixteens);
    case 5: return sums_with_sixteens<5>(line, n, sums, sixteens);
    case 6: return sums_with_sixteens<6>(line, n, sums, sixteens);
    case 7: return sums_with_sixteens<7>(line, n, sums, sixteens);
    case 8: return sums_with_sixteens<8>(line, n, sums, sixteens);
    case 9: return sums_with_sixteens<9>(line, n, sums, sixteens);
    case 10: return sums_with_sixteens<10>(line, n, sums, sixteens);
    case 11: return sums_with_sixteens<11>(line, n, sums, sixteens);
    case 12: return sums_with_sixteens<12>(line, n, sums, sixteens);
    case 13: return sums_with_sixteens<13>(line, n, sums, sixteens);
    case 14: return sums_with_sixteens<14>(line, n, sums, sixteens);
    default: return sums_with_sixteens<15>(line, n, sums, sixteens);
  }
}
#else
constexpr bool slides_in_registers = false;
template <class G, class Cell, class Write>
void slide(Index, const Cell*, Index, Write) {}
inline void slide_both(Index, const double*, Index, double*, double*) {}
#endif

/// The longest window that `slide` takes.
template <class F>
constexpr Index longest_slide() {
  return F::idempotent ? 32 : 16;
}

}  // namespace POOLSCOPE_ISA
}  // namespace poolscope
