// Sums of windows that slide along a row at stride 1, eight windows at a time, in the same order on every instruction
// set. Of neighbouring cells up to five are added as they are read; longer sums are put together from sums of four
// and of eight.
#pragma once
#include "../simd/lanes.h"
#include "columns.h"

namespace poolscope {
namespace POOLSCOPE_ISA {

using Octet = Columns<SumReduction, 8 / H>;

POOLSCOPE_INLINE Octet operator+(const Octet& a, const Octet& b) { return Octet::combine<SumReduction>(a, b); }

/// The last four cells of `a` and the first four of `b`.
POOLSCOPE_INLINE Octet shifted_by_four(const Octet& a, const Octet& b) {
  if constexpr (H == 8) {
    return Octet{{shifted<H / 2>(a.v[0], b.v[0])}};
  } else {
    constexpr int half = 4 / H;
    return Octet::of(POOLSCOPE_EACH(i) {
      constexpr int from = i.value + half;
      return from < 2 * half ? a.v[from % (2 * half)] : b.v[from % (2 * half)];
    });
  }
}

/// The cells from p + n on; `here` are those at p, `next` those at p + 8. Where one instruction shifts them it is no
/// slower than a load across cache lines, and takes turns with it.
template <int n>
POOLSCOPE_INLINE Octet cells_from(const double* p, const Octet& here, const Octet& next) {
  if constexpr (H == 8 && n < 3) return Octet{{shifted<n>(here.v[0], next.v[0])}};
  return Octet::load(p + n);
}

/// Sums of the first cells of eight windows.
struct ShortSums {
  Octet one, two, three, four, next;  // `next`: the cells of the next eight windows

  /// Of those from p on, whose cells are `one`.
  static POOLSCOPE_INLINE ShortSums at(const double* p, const Octet& one) {
    ShortSums sums;
    sums.one = one;
    sums.next = Octet::load(p + 8);
    sums.two = one + cells_from<1>(p, one, sums.next);
    sums.three = sums.two + cells_from<2>(p, one, sums.next);
    sums.four = sums.three + cells_from<3>(p, one, sums.next);
    return sums;
  }
};

/// The sums of k <= 8 cells from p on; `sums` are those at p, `next` those at p + 8.
template <int k>
POOLSCOPE_INLINE Octet sum_of(const double* p, const ShortSums& sums, const ShortSums& next) {
  if constexpr (k == 1) return sums.one;
  if constexpr (k == 2) return sums.two;
  if constexpr (k == 3) return sums.three;
  if constexpr (k == 4) return sums.four;
  if constexpr (k == 5) return sums.four + Octet::load(p + 4);
  if constexpr (k == 6) return sums.four + shifted_by_four(sums.two, next.two);
  if constexpr (k == 7) return sums.four + shifted_by_four(sums.three, next.three);
  return sums.four + shifted_by_four(sums.four, next.four);
}

/// Passes the sums of the windows of k <= 16 cells that begin in the first n cells of a line to `write`, W at a time.
template <int k, class Write>
POOLSCOPE_INLINE void slide_sums(const double* line, Index n, Write write) {
  constexpr int octets = W > 8 ? W / 8 : 1;
  ShortSums sums = ShortSums::at(line, Octet::load(line)), next = ShortSums::at(line + 8, sums.next);
  [[maybe_unused]] Octet eight = sum_of<8>(line, sums, next);
  for (Index x = 0; x < n; x += 8 * octets) {
    Octet windows[octets];
    unroll<octets>(POOLSCOPE_EACH(i) {
      const double* p = line + x + 8 * i.value;
      if constexpr (k <= 8) {
        windows[i.value] = sum_of<k>(p, sums, next);
        sums = next;
        next = ShortSums::at(p + 16, next.next);
      } else {
        sums = next;
        next = ShortSums::at(p + 16, next.next);
        const Octet after = sum_of<8>(p + 8, sums, next);
        windows[i.value] = eight + (k == 16 ? after : sum_of<k - 8>(p + 8, sums, next));
        eight = after;
      }
    });
    constexpr int parts = 2, vectors = 8 / H;  // of W cells, of an octet
    unroll<octets * vectors / parts>(POOLSCOPE_EACH(i) {
      vd v[parts];
      for (int j = 0; j < parts; ++j)
        v[j] = windows[(i.value * parts + j) / vectors].v[(i.value * parts + j) % vectors];
      if (i.value == 0 || x + i.value * W < n) write(x + i.value * W, v);
    });
  }
}

/// Of 2 to 16 cells.
template <class Write>
void slide_sums(Index k, const double* line, Index n, Write write) {
  switch (k) {
    case 2: return slide_sums<2>(line, n, write);
    case 3: return slide_sums<3>(line, n, write);
    case 4: return slide_sums<4>(line, n, write);
    case 5: return slide_sums<5>(line, n, write);
    case 6: return slide_sums<6>(line, n, write);
    case 7: return slide_sums<7>(line, n, write);
    case 8: return slide_sums<8>(line, n, write);
    case 9: return slide_sums<9>(line, n, write);
    case 10: return slide_sums<10>(line, n, write);
    case 11: return slide_sums<11>(line, n, write);
    case 12: return slide_sums<12>(line, n, write);
    case 13: return slide_sums<13>(line, n, write);
    case 14: return slide_sums<14>(line, n, write);
    case 15: return slide_sums<15>(line, n, write);
    default: return slide_sums<16>(line, n, write);
  }
}

/// The sums of k < 8 cells (none, where k is 0), and beside them those of 8.
template <int k>
void sums_and_eights(const double* line, Index n, double* sums, double* eights) {
  ShortSums here = ShortSums::at(line, Octet::load(line));
  for (Index x = 0; x < n; x += 8) {
    const ShortSums next = ShortSums::at(line + x + 8, here.next);
    if constexpr (k > 0) sum_of<k>(line + x, here, next).store(sums + x);
    sum_of<8>(line + x, here, next).store(eights + x);
    here = next;
  }
}

inline void sums_and_eights(Index k, const double* line, Index n, double* sums, double* eights) {
  switch (k) {
    case 0: return sums_and_eights<0>(line, n, sums, eights);
    case 1: return sums_and_eights<1>(line, n, sums, eights);
    case 2: return sums_and_eights<2>(line, n, sums, eights);
    case 3: return sums_and_eights<3>(line, n, sums, eights);
    case 4: return sums_and_eights<4>(line, n, sums, eights);
    case 5: return sums_and_eights<5>(line, n, sums, eights);
    case 6: return sums_and_eights<6>(line, n, sums, eights);
    default: return sums_and_eights<7>(line, n, sums, eights);
  }
}

}  // namespace POOLSCOPE_ISA
}  // namespace poolscope
