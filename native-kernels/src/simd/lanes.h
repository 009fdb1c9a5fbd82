// Cells that move between the lanes of vectors: by even and odd indices, in quads, shifted into each other, in turns.
#pragma once
#include "simd.h"

namespace poolscope {
namespace POOLSCOPE_ISA {

/// The cells with even and with odd indices of the 2 W cells of `a` and `b`.
#if defined(__AVX512F__)
#define POOLSCOPE_EVENS 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30
#define POOLSCOPE_ODDS 1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31
#define POOLSCOPE_EVENS_D 0, 2, 4, 6, 8, 10, 12, 14
#define POOLSCOPE_ODDS_D 1, 3, 5, 7, 9, 11, 13, 15
#elif defined(__AVX2__)
#define POOLSCOPE_EVENS 0, 2, 4, 6, 8, 10, 12, 14
#define POOLSCOPE_ODDS 1, 3, 5, 7, 9, 11, 13, 15
#define POOLSCOPE_EVENS_D 0, 2, 4, 6
#define POOLSCOPE_ODDS_D 1, 3, 5, 7
#else
#define POOLSCOPE_EVENS 0, 2, 4, 6
#define POOLSCOPE_ODDS 1, 3, 5, 7
#define POOLSCOPE_EVENS_D 0, 2
#define POOLSCOPE_ODDS_D 1, 3
#endif
POOLSCOPE_INLINE vf evens(vf a, vf b) { return __builtin_shufflevector(a, b, POOLSCOPE_EVENS); }
POOLSCOPE_INLINE vf odds(vf a, vf b) { return __builtin_shufflevector(a, b, POOLSCOPE_ODDS); }
POOLSCOPE_INLINE vd evens(vd a, vd b) { return __builtin_shufflevector(a, b, POOLSCOPE_EVENS_D); }
POOLSCOPE_INLINE vd odds(vd a, vd b) { return __builtin_shufflevector(a, b, POOLSCOPE_ODDS_D); }

/// The same within each quad: from each quad of `a` and of `b` in turns, two and two.
#if defined(__AVX512F__)
POOLSCOPE_INLINE vf evens_of_quads(vf a, vf b) { return _mm512_shuffle_ps(a, b, 0x88); }
POOLSCOPE_INLINE vf odds_of_quads(vf a, vf b) { return _mm512_shuffle_ps(a, b, 0xdd); }
#define POOLSCOPE_TRANSPOSE_QUADS 0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15
#elif defined(__AVX2__)
POOLSCOPE_INLINE vf evens_of_quads(vf a, vf b) { return _mm256_shuffle_ps(a, b, 0x88); }
POOLSCOPE_INLINE vf odds_of_quads(vf a, vf b) { return _mm256_shuffle_ps(a, b, 0xdd); }
#define POOLSCOPE_TRANSPOSE_QUADS 0, 4, 1, 5, 2, 6, 3, 7
#else
POOLSCOPE_INLINE vf evens_of_quads(vf a, vf b) { return evens(a, b); }
POOLSCOPE_INLINE vf odds_of_quads(vf a, vf b) { return odds(a, b); }
#define POOLSCOPE_TRANSPOSE_QUADS 0, 1, 2, 3
#endif
/// The first cells of all quads, then the second ones, and so on.
POOLSCOPE_INLINE vf transpose_quads(vf v) { return __builtin_shufflevector(v, v, POOLSCOPE_TRANSPOSE_QUADS); }

/// The cells from index n on of `a` and the cells after them, `b`; n up to the number of cells.
template <int n>
POOLSCOPE_INLINE vf shifted(vf a, vf b) {
#if defined(__AVX512F__)
  return n == W ? b : _mm512_castsi512_ps(_mm512_alignr_epi32(_mm512_castps_si512(b), _mm512_castps_si512(a), n % W));
#elif defined(__AVX2__)
  return __builtin_shufflevector(a, b, n, n + 1, n + 2, n + 3, n + 4, n + 5, n + 6, n + 7);
#else
  return __builtin_shufflevector(a, b, n, n + 1, n + 2, n + 3);
#endif
}
template <int n>
POOLSCOPE_INLINE vd shifted(vd a, vd b) {
#if defined(__AVX512F__)
  return n == H ? b : _mm512_castsi512_pd(_mm512_alignr_epi64(_mm512_castpd_si512(b), _mm512_castpd_si512(a), n % H));
#elif defined(__AVX2__)
  return __builtin_shufflevector(a, b, n, n + 1, n + 2, n + 3);
#else
  return __builtin_shufflevector(a, b, n, n + 1);
#endif
}

#if defined(__AVX2__)
/// Of vectors that follow each other, those that begin n cells later, 0 <= n <= W.
class ShiftedVectors {
 public:
  POOLSCOPE_INLINE explicit ShiftedVectors(int n) {
#if defined(__AVX512F__)
    const vi lanes = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
    from_ = reinterpret_cast<__m512i>(lanes + n);
#else
    const vi lanes = {0, 1, 2, 3, 4, 5, 6, 7};
    from_ = reinterpret_cast<__m256i>(lanes + n);
    from_next_ = reinterpret_cast<__m256>(lanes + n >= splat_int(W));
#endif
  }

  /// The vector that begins n cells after the one before v.
  POOLSCOPE_INLINE vf next(vf v) {
#if defined(__AVX512F__)
    const vf shifted = _mm512_permutex2var_ps(before_, from_, v);
    before_ = v;
#else
    const vf turned = _mm256_permutevar8x32_ps(v, from_);
    const vf shifted = _mm256_blendv_ps(before_, turned, from_next_);
    before_ = turned;
#endif
    return shifted;
  }

 private:
#if defined(__AVX512F__)
  vf before_ = {};
  __m512i from_;
#else
  vf before_ = {};  // its lanes turned as those that are taken from it
  __m256i from_;
  __m256 from_next_;
#endif
};
#endif

/// The cells of a and b in turns: those of the first halves, those of the second.
#if defined(__AVX512F__)
#define POOLSCOPE_ZIP_LOW 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23
#define POOLSCOPE_ZIP_HIGH 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31
#elif defined(__AVX2__)
#define POOLSCOPE_ZIP_LOW 0, 8, 1, 9, 2, 10, 3, 11
#define POOLSCOPE_ZIP_HIGH 4, 12, 5, 13, 6, 14, 7, 15
#else
#define POOLSCOPE_ZIP_LOW 0, 4, 1, 5
#define POOLSCOPE_ZIP_HIGH 2, 6, 3, 7
#endif
POOLSCOPE_INLINE vf zip_low(vf a, vf b) { return __builtin_shufflevector(a, b, POOLSCOPE_ZIP_LOW); }
POOLSCOPE_INLINE vf zip_high(vf a, vf b) { return __builtin_shufflevector(a, b, POOLSCOPE_ZIP_HIGH); }

}  // namespace POOLSCOPE_ISA
}  // namespace poolscope
