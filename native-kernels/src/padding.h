// What lies outside a map.
#pragma once
#include "kernel.h"

namespace poolscope {
namespace POOLSCOPE_ISA {

/// Where on an axis of n cells the cell i (outside, too) is found; -1 for none.
inline Index padded_index(Index i, Index n, PaddingMode mode) {
  if (i >= 0 && i < n) return i;
  switch (mode) {
    case PaddingMode::zeros: return -1;
    case PaddingMode::reflect: {
      if (n == 1) return 0;
      const Index period = 2 * (n - 1);
      const Index m = ((i % period) + period) % period;
      return m < n ? m : period - m;
    }
    case PaddingMode::replicate: return i < 0 ? 0 : n - 1;
    case PaddingMode::circular: return ((i % n) + n) % n;
  }
  return -1;
}

}  // namespace POOLSCOPE_ISA
}  // namespace poolscope
