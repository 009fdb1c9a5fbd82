// Windows of 2 to 5 columns at stride 2, reduced in registers straight from the input rows: of one output
// row, or of several at once, for which what their windows share is read and widened once.
#pragma once
#include "../simd/lanes.h"
#include "finish_rows.h"
#include "reductions.h"

namespace poolscope {
namespace POOLSCOPE_ISA {

/// Vertical reductions of the columns with even and with odd indices.
template <class F>
struct Halves {
  typename F::V even, odd;
};

/// Of 2 F::lanes columns from x on: over `count` rows for one output row; for several, whose windows are at
/// stride 2, over k rows each.
template <class F, int k, int outputs>
POOLSCOPE_INLINE void combine_halves(const float* const* rows, Index count, Index x, Halves<F>* halves) {
  using V = typename F::V;
  V low[outputs], high[outputs];
  if constexpr (outputs == 1) {
    low[0] = F::read(rows[0] + x);
    high[0] = F::read(rows[0] + x + F::lanes);
    for (Index r = 1; r < count; ++r) {
      low[0] = F::combine(low[0], F::read(rows[r] + x));
      high[0] = F::combine(high[0], F::read(rows[r] + x + F::lanes));
    }
  } else {
    unroll<k + 2 * (outputs - 1)>(POOLSCOPE_EACH(r) {
      const V a = F::read(rows[r.value] + x), b = F::read(rows[r.value] + x + F::lanes);
      unroll<outputs>(POOLSCOPE_EACH(o) {
        constexpr int row = r.value - 2 * o.value;
        if constexpr (row >= 0 && row < k) {
          low[o.value] = row == 0 ? a : F::combine(low[o.value], a);
          high[o.value] = row == 0 ? b : F::combine(high[o.value], b);
        }
      });
    });
  }
  unroll<outputs>(POOLSCOPE_EACH(o) {
    halves[o.value] = {evens(low[o.value], high[o.value]), odds(low[o.value], high[o.value])};
  });
}

template <class F, int k, int outputs>
Index reduce_stride2(const float* const* rows, Index count, Index n, const OutputRow* outs, Index done) {
  using V = typename F::V;
  // Rows that take turns are written in whole cache lines.
  constexpr int vectors = outputs > 1 && nontemporal_splits_lines ? 16 / W : 1, parts = W / F::lanes;
  constexpr Index step = vectors * W;
  const Index end = n - 2 * F::lanes;
  if (2 * (done + step) > end) return done;
  Halves<F> halves[outputs], next[outputs];
  combine_halves<F, k, outputs>(rows, count, 2 * done, halves);
  for (; 2 * (done + step) <= end; done += step) {
    V v[outputs * vectors * parts];
    unroll<vectors * parts>(POOLSCOPE_EACH(i) {
      combine_halves<F, k, outputs>(rows, count, 2 * (done + (i.value + 1) * F::lanes), next);
      unroll<outputs>(POOLSCOPE_EACH(o) {
        const Halves<F> now = halves[o.value], then = next[o.value];
        V reduced = F::combine(now.even, now.odd);
        if constexpr (k > 2) reduced = F::combine(reduced, shifted<1>(now.even, then.even));
        if constexpr (k > 3) reduced = F::combine(reduced, shifted<1>(now.odd, then.odd));
        if constexpr (k > 4) reduced = F::combine(reduced, shifted<2>(now.even, then.even));
        v[o.value * vectors * parts + i.value] = reduced;
        halves[o.value] = then;
      });
    });
    unroll<outputs * vectors>(POOLSCOPE_EACH(i) {
      outs[i.value / vectors].put(done + i.value % vectors * W, v + i.value * parts, W);
    });
  }
  return done;
}

/// Writes the reduced windows of k columns from `done` on, as far as they fill vectors, with two more vectors of
/// the n columns after for the last of them. Returns how many are done then.
template <class F, int outputs>
Index reduce_stride2(Index k, const float* const* rows, Index count, Index n, const OutputRow* outs, Index done) {
  switch (k) {
    case 2: return reduce_stride2<F, 2, outputs>(rows, count, n, outs, done);
    case 3: return reduce_stride2<F, 3, outputs>(rows, count, n, outs, done);
    case 4: return reduce_stride2<F, 4, outputs>(rows, count, n, outs, done);
    default: return reduce_stride2<F, 5, outputs>(rows, count, n, outs, done);
  }
}

}  // namespace POOLSCOPE_ISA
}  // namespace poolscope
