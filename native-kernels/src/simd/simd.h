// Vectors of W floats, written with the vector extensions of GCC and Clang (clang-cl and mingw on Windows).
// Every kernel file is compiled once for each instruction set, in the namespace POOLSCOPE_ISA, so that no two
// object files define the same symbol with different code. For the same reason kernels use no templates of the
// standard library. Only what the extensions cannot say is spelled in intrinsics here.
#pragma once
#include <cstring>
#if defined(__x86_64__) || defined(__i386__)
#include <immintrin.h>
#elif defined(__ARM_NEON)
#include <arm_neon.h>
#endif

#include "../kernel.h"

namespace poolscope {
namespace POOLSCOPE_ISA {

#if defined(__AVX512F__)
constexpr int W = 16;
constexpr bool many_registers = true;
#elif defined(__AVX2__)
constexpr int W = 8;
constexpr bool many_registers = false;
#elif defined(__aarch64__)
constexpr int W = 4;
constexpr bool many_registers = true;
#else
constexpr int W = 4;
constexpr bool many_registers = false;
#endif
constexpr int H = W / 2;  // doubles in a register

typedef float vf __attribute__((vector_size(W * 4)));
typedef int32_t vi __attribute__((vector_size(W * 4)));
typedef float vh __attribute__((vector_size(H * 4)));  // the floats that widen to a vd
typedef double vd __attribute__((vector_size(W * 4)));
typedef int64_t vl __attribute__((vector_size(W * 4)));

template <int I>
struct Number {
  static constexpr int value = I;
};
/// Calls f(Number<0>), f(Number<1>) ... n times, written out: so that GCC keeps arrays of vectors in registers.
template <int N, int I = 0, class F>
POOLSCOPE_INLINE void unroll(const F& f) {
  if constexpr (I < N) {
    f(Number<I>());
    unroll<N, I + 1>(f);
  }
}
#define POOLSCOPE_EACH(name) [&](auto name) __attribute__((always_inline))

template <typename V, typename T>
POOLSCOPE_INLINE V load_as(const T* p) {
  V v;
  std::memcpy(&v, p, sizeof v);
  return v;
}
POOLSCOPE_INLINE vf load(const float* p) { return load_as<vf>(p); }
POOLSCOPE_INLINE vd load(const double* p) { return load_as<vd>(p); }
POOLSCOPE_INLINE void store(float* p, vf v) { std::memcpy(p, &v, sizeof v); }
POOLSCOPE_INLINE void store(double* p, vd v) { std::memcpy(p, &v, sizeof v); }
POOLSCOPE_INLINE void store(float* p, vh v) { std::memcpy(p, &v, sizeof v); }
// GCC would convert them in two halves, by way of memory.
#if defined(__AVX512F__)
POOLSCOPE_INLINE vd widen(vh v) { return _mm512_cvtps_pd(v); }
POOLSCOPE_INLINE vh narrow(vd v) { return _mm512_cvtpd_ps(v); }
#elif defined(__AVX2__)
POOLSCOPE_INLINE vd widen(vh v) { return _mm256_cvtps_pd(v); }
POOLSCOPE_INLINE vh narrow(vd v) { return _mm256_cvtpd_ps(v); }
#else
POOLSCOPE_INLINE vd widen(vh v) { return __builtin_convertvector(v, vd); }
POOLSCOPE_INLINE vh narrow(vd v) { return __builtin_convertvector(v, vh); }
#endif
POOLSCOPE_INLINE vd widen(const float* p) { return widen(load_as<vh>(p)); }
#if defined(__AVX512F__)
#define POOLSCOPE_LOW 0, 1, 2, 3, 4, 5, 6, 7
#define POOLSCOPE_HIGH 8, 9, 10, 11, 12, 13, 14, 15
#elif defined(__AVX2__)
#define POOLSCOPE_LOW 0, 1, 2, 3
#define POOLSCOPE_HIGH 4, 5, 6, 7
#else
#define POOLSCOPE_LOW 0, 1
#define POOLSCOPE_HIGH 2, 3
#endif
POOLSCOPE_INLINE vd widen_low(vf v) { return widen(__builtin_shufflevector(v, v, POOLSCOPE_LOW)); }
POOLSCOPE_INLINE vd widen_high(vf v) { return widen(__builtin_shufflevector(v, v, POOLSCOPE_HIGH)); }
/// The floats of `low`, then those of `high`. Joined in memory they could not be read before both were stored.
POOLSCOPE_INLINE vf join(vh low, vh high) {
#if defined(__AVX512F__)
  const __m512d both = _mm512_castpd256_pd512(_mm256_castps_pd(low));
  return _mm512_castpd_ps(_mm512_insertf64x4(both, _mm256_castps_pd(high), 1));
#elif defined(__AVX2__)
  return _mm256_insertf128_ps(_mm256_castps128_ps256(low), high, 1);
#else
  return __builtin_shufflevector(low, high, 0, 1, 2, 3);
#endif
}

POOLSCOPE_INLINE vf splat(float x) {
#if defined(__AVX512F__)
  return _mm512_set1_ps(x);
#elif defined(__AVX2__)
  return _mm256_set1_ps(x);
#elif defined(__SSE2__)
  return _mm_set1_ps(x);
#else
  return vf{x, x, x, x};
#endif
}
POOLSCOPE_INLINE vd splat(double x) {
#if defined(__AVX512F__)
  return _mm512_set1_pd(x);
#elif defined(__AVX2__)
  return _mm256_set1_pd(x);
#elif defined(__SSE2__)
  return _mm_set1_pd(x);
#else
  return vd{x, x};
#endif
}

POOLSCOPE_INLINE vi splat_int(int32_t x) {
  vi v;
  for (int i = 0; i < W; ++i) v[i] = x;
  return v;
}

/// a b + c, in one rounding where the instruction set has it.
POOLSCOPE_INLINE vf madd(vf a, vf b, vf c) {
#if defined(__AVX512F__)
  return _mm512_fmadd_ps(a, b, c);
#elif defined(__AVX2__)
  return _mm256_fmadd_ps(a, b, c);
#elif defined(__aarch64__)
  return vfmaq_f32(c, a, b);
#else
  return a * b + c;
#endif
}
POOLSCOPE_INLINE vd madd(vd a, vd b, vd c) {
#if defined(__AVX512F__)
  return _mm512_fmadd_pd(a, b, c);
#elif defined(__AVX2__)
  return _mm256_fmadd_pd(a, b, c);
#elif defined(__aarch64__)
  return vfmaq_f64(c, a, b);
#else
  return a * b + c;
#endif
}

/// sum + a b, like madd. Spelled out where the compiler would otherwise move sums between registers, or put them into
/// memory.
POOLSCOPE_INLINE vf accumulate(vf sum, vf a, vf b) {
#if defined(__AVX2__)
  asm volatile("vfmadd231ps %2, %1, %0" : "+v"(sum) : "v"(a), "v"(b));
  return sum;
#else
  return madd(a, b, sum);
#endif
}

/// Fetches the cache line of p ahead of its use.
POOLSCOPE_INLINE void prefetch(const float* p) { __builtin_prefetch(p); }

/// A zero of its own: told that many sums begin as the same zero, the compiler keeps them in memory.
POOLSCOPE_INLINE vf zero_register() {
#if defined(__AVX512F__)
  vf zero;
  asm volatile("vpxord %0, %0, %0" : "=v"(zero));
  return zero;
#elif defined(__AVX2__)
  vf zero;
  asm volatile("vxorps %0, %0, %0" : "=x"(zero));
  return zero;
#else
  return splat(0.0f);
#endif
}

POOLSCOPE_INLINE vd square_root(vd x) {
#if defined(__AVX512F__)
  return _mm512_sqrt_pd(x);
#elif defined(__AVX2__)
  return _mm256_sqrt_pd(x);
#elif defined(__SSE2__)
  return _mm_sqrt_pd(x);
#elif defined(__aarch64__)
  return vsqrtq_f64(x);
#else
  for (int i = 0; i < H; ++i) x[i] = __builtin_sqrt(x[i]);
  return x;
#endif
}

/// All bits set where either is NaN.
POOLSCOPE_INLINE vi unordered(vf a, vf b) {
#if defined(__AVX2__) && !defined(__AVX512F__)
  return reinterpret_cast<vi>(_mm256_cmp_ps(a, b, _CMP_UNORD_Q));
#elif defined(__SSE2__) && !defined(__AVX2__)
  return reinterpret_cast<vi>(_mm_cmpunord_ps(a, b));
#else
  return (a != a) | (b != b);
#endif
}

/// The second operand where either is NaN, as max_ps has it.
POOLSCOPE_INLINE vf max_second(vf a, vf b) {
#if defined(__AVX512F__)
  return _mm512_max_ps(a, b);
#elif defined(__AVX2__)
  return _mm256_max_ps(a, b);
#elif defined(__SSE2__)
  return _mm_max_ps(a, b);
#else
  return a > b ? a : b;
#endif
}
POOLSCOPE_INLINE vf min_second(vf a, vf b) {
#if defined(__AVX512F__)
  return _mm512_min_ps(a, b);
#elif defined(__AVX2__)
  return _mm256_min_ps(a, b);
#elif defined(__SSE2__)
  return _mm_min_ps(a, b);
#else
  return a < b ? a : b;
#endif
}

/// Maximum in which a NaN wins.
POOLSCOPE_INLINE vf max_nan(vf a, vf b) {
#if defined(__AVX512F__)
  return _mm512_mask_mov_ps(_mm512_max_ps(a, b), _mm512_cmp_ps_mask(a, a, _CMP_UNORD_Q), a);
#elif defined(__AVX2__)
  return _mm256_blendv_ps(_mm256_max_ps(a, b), a, _mm256_cmp_ps(a, a, _CMP_UNORD_Q));
#elif defined(__aarch64__)
  return vmaxq_f32(a, b);
#else
  const vf m = max_second(a, b);
  return a != a ? a : m;
#endif
}
/// Minimum in which a NaN wins.
POOLSCOPE_INLINE vf min_nan(vf a, vf b) {
#if defined(__AVX512F__)
  return _mm512_mask_mov_ps(_mm512_min_ps(a, b), _mm512_cmp_ps_mask(a, a, _CMP_UNORD_Q), a);
#elif defined(__AVX2__)
  return _mm256_blendv_ps(_mm256_min_ps(a, b), a, _mm256_cmp_ps(a, a, _CMP_UNORD_Q));
#elif defined(__aarch64__)
  return vminq_f32(a, b);
#else
  const vf m = min_second(a, b);
  return a != a ? a : m;
#endif
}
/// Maximum of cells that are NaN or not below +0, in which a NaN wins: their bits are in order.
POOLSCOPE_INLINE vf max_positive(vf a, vf b) {
#if defined(__AVX512F__)
  return _mm512_castsi512_ps(_mm512_max_epu32(_mm512_castps_si512(a), _mm512_castps_si512(b)));
#elif defined(__AVX2__)
  return _mm256_castsi256_ps(_mm256_max_epu32(_mm256_castps_si256(a), _mm256_castps_si256(b)));
#else
  return max_nan(a, b);
#endif
}
/// max(x, 0) that keeps NaN; never -0.
POOLSCOPE_INLINE vf relu(vf x) { return max_second(splat(0.0f), x) + splat(0.0f); }

/// The cells [begin, end) of the vector at p, within 0 .. W; 0 for the others, which are not read.
POOLSCOPE_INLINE vf load_between(const float* p, Index begin, Index end) {
#if defined(__AVX512F__)
  return _mm512_maskz_loadu_ps(static_cast<__mmask16>((1u << end) - (1u << begin)), p);
#else
  float cells[W] = {};
  for (Index i = begin; i < end; ++i) cells[i] = p[i];
  return load(cells);
#endif
}

/// Stores the first n of the vector's cells, n <= W.
POOLSCOPE_INLINE void store_first(float* p, vf v, Index n) {
  if (n >= W) {
    store(p, v);
  } else {
#if defined(__AVX512F__)
    _mm512_mask_storeu_ps(p, static_cast<__mmask16>((1u << n) - 1), v);
#else
    float cells[W];
    store(cells, v);
    for (Index i = 0; i < n; ++i) p[i] = cells[i];
#endif
  }
}

}  // namespace POOLSCOPE_ISA
}  // namespace poolscope
