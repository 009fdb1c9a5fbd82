// Several vectors of neighbouring columns, that are read, combined and stored as one.
#pragma once
#include "reductions.h"

namespace poolscope {
namespace POOLSCOPE_ISA {

/// `vectors` vectors of the cells that F reduces.
template <class F, int vectors>
struct Columns {
  using Cell = typename F::Cell;
  static constexpr int lanes = F::lanes, count = vectors * lanes;
  typename F::V v[vectors];

  /// Of vectors get(Number<0>), get(Number<1>) ...
  template <class Get>
  static POOLSCOPE_INLINE Columns of(const Get& get) {
    Columns columns;
    unroll<vectors>(POOLSCOPE_EACH(i) { columns.v[i.value] = get(i); });
    return columns;
  }
  static POOLSCOPE_INLINE Columns load(const Cell* p) {
    return of(POOLSCOPE_EACH(i) { return POOLSCOPE_ISA::load(p + i.value * lanes); });
  }
  static POOLSCOPE_INLINE Columns read(const float* p) {
    return of(POOLSCOPE_EACH(i) { return F::read(p + i.value * lanes); });
  }
  /// The first n cells, the rest as the identity.
  static POOLSCOPE_INLINE Columns read_first(const float* p, Index n) {
    return of(POOLSCOPE_EACH(i) { return POOLSCOPE_ISA::read_first<F>(p + i.value * lanes, n - i.value * lanes); });
  }
  template <class G>
  static POOLSCOPE_INLINE Columns combine(const Columns& a, const Columns& b) {
    return of(POOLSCOPE_EACH(i) { return G::combine(a.v[i.value], b.v[i.value]); });
  }
  POOLSCOPE_INLINE void store(Cell* p) const {
    unroll<vectors>(POOLSCOPE_EACH(i) { POOLSCOPE_ISA::store(p + i.value * lanes, v[i.value]); });
  }
};

}  // namespace POOLSCOPE_ISA
}  // namespace poolscope
