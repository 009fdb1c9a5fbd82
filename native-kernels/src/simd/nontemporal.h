// Non-temporal stores, of cells that nobody reads soon.
#pragma once
#include "simd.h"

namespace poolscope {
namespace POOLSCOPE_ISA {

/// Whether a cache line takes several non-temporal stores. Stores to other lines between them send it to memory in
/// parts, which takes several times as long: where they can't follow one another, cells go by way of the cache.
#if defined(__SSE2__) && !defined(__AVX512F__)
constexpr bool nontemporal_splits_lines = true;
#else
constexpr bool nontemporal_splits_lines = false;
#endif

/// A non-temporal store; p is aligned to the vector.
POOLSCOPE_INLINE void store_nontemporal(float* p, vf v) {
#if defined(__AVX512F__)
  _mm512_stream_ps(p, v);
#elif defined(__AVX2__)
  _mm256_stream_ps(p, v);
#elif defined(__SSE2__)
  _mm_stream_ps(p, v);
#else
  store(p, v);
#endif
}
/// Makes non-temporal stores visible to the other threads before any later store.
POOLSCOPE_INLINE void fence_nontemporal() {
#if defined(__SSE2__)
  _mm_sfence();
#endif
}

/// Copies n floats by non-temporal stores where `to` is on a 64-byte boundary; else as memcpy.
inline void copy_nontemporal(float* to, const float* from, Index n) {
  Index x = 0;
  if (reinterpret_cast<uintptr_t>(to) % 64 == 0) {
    for (; x + 16 <= n; x += 16) {
      for (int i = 0; i < 16; i += W) store_nontemporal(to + x + i, load(from + x + i));
    }
  }
  std::memcpy(to + x, from + x, static_cast<size_t>(n - x) * sizeof(float));
}

}  // namespace POOLSCOPE_ISA
}  // namespace poolscope
