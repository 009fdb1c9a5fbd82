// Functions of vectors of doubles whose results are good to well below the rounding of a float: about 1e-12.
#pragma once
#include "simd.h"

namespace poolscope {
namespace POOLSCOPE_ISA {

POOLSCOPE_INLINE vd within(vd x, double low, double high) {
  x = x < splat(low) ? splat(low) : x;
  return x > splat(high) ? splat(high) : x;
}
POOLSCOPE_INLINE vd magnitude(vd x) { return x < splat(0.0) ? -x : x; }
/// x, which is not below 0, with the sign of y: that of a zero too.
POOLSCOPE_INLINE vd with_sign(vd x, vd y) {
  vl bits, sign;
  std::memcpy(&bits, &x, sizeof bits);
  std::memcpy(&sign, &y, sizeof sign);
  bits = (bits & INT64_MAX) | (sign & INT64_MIN);
  std::memcpy(&x, &bits, sizeof bits);
  return x;
}

/// e^x - 1 for |x| <= ln(2) / 2.
POOLSCOPE_INLINE vd exp_series(vd r) {
  vd p = splat(1.0 / 479001600);
  p = madd(p, r, splat(1.0 / 39916800));
  p = madd(p, r, splat(1.0 / 3628800));
  p = madd(p, r, splat(1.0 / 362880));
  p = madd(p, r, splat(1.0 / 40320));
  p = madd(p, r, splat(1.0 / 5040));
  p = madd(p, r, splat(1.0 / 720));
  p = madd(p, r, splat(1.0 / 120));
  p = madd(p, r, splat(1.0 / 24));
  p = madd(p, r, splat(1.0 / 6));
  p = madd(p, r, splat(0.5));
  p = madd(p, r, splat(1.0));
  return p * r;
}

struct Reduced {
  vd rest, scale;  // x = n ln 2 + rest, scale = 2^n
};
POOLSCOPE_INLINE Reduced reduce_exponent(vd x) {
  x = within(x, -700.0, 700.0);
  const vd magic = splat(6755399441055744.0);  // 1.5 * 2^52: its sum with n holds n in the last bits
  const vd shifted = madd(x, splat(1.4426950408889634), magic);
  const vd n = shifted - magic;
  vd rest = madd(n, splat(-0.693147180369123816490), x);
  rest = madd(n, splat(-1.90821492927058770002e-10), rest);
  vl bits;
  std::memcpy(&bits, &shifted, sizeof bits);
  bits = (bits << 52) + 0x3ff0000000000000LL;
  vd scale;
  std::memcpy(&scale, &bits, sizeof scale);
  return {rest, scale};
}

/// 0 and Inf beyond what a float could tell apart from them.
POOLSCOPE_INLINE vd exp(vd x) {
  const Reduced r = reduce_exponent(x);
  const vd e = madd(exp_series(r.rest), r.scale, r.scale);
  const vd above = x > splat(700.0) ? splat(__builtin_inf()) : e;
  return x < splat(-700.0) ? splat(0.0) : above;
}

POOLSCOPE_INLINE vd expm1(vd x) {
  const Reduced r = reduce_exponent(x);
  return madd(exp_series(r.rest), r.scale, r.scale - 1.0);
}

POOLSCOPE_INLINE vd sigmoid(vd x) { return splat(1.0) / (splat(1.0) + exp(-x)); }

/// (e^2x - 1) / (e^2x + 1), from the small side so that it can't overflow.
POOLSCOPE_INLINE vd tanh(vd x) {
  const vd a = magnitude(x);
  const vd e = expm1(a * -2.0);
  return with_sign(-e / (e + 2.0), x);
}

/// ln(1 + y) for 0 <= y <= 1, by 2 artanh(y / (2 + y)).
POOLSCOPE_INLINE vd log1p_unit(vd y) {
  const vd z = y / (y + 2.0);  // 0 .. 1/3
  const vd s = z * z;          // 0 .. 1/9
  vd p = splat(1.0 / 25);
  p = madd(p, s, splat(1.0 / 23));
  p = madd(p, s, splat(1.0 / 21));
  p = madd(p, s, splat(1.0 / 19));
  p = madd(p, s, splat(1.0 / 17));
  p = madd(p, s, splat(1.0 / 15));
  p = madd(p, s, splat(1.0 / 13));
  p = madd(p, s, splat(1.0 / 11));
  p = madd(p, s, splat(1.0 / 9));
  p = madd(p, s, splat(1.0 / 7));
  p = madd(p, s, splat(1.0 / 5));
  p = madd(p, s, splat(1.0 / 3));
  p = madd(p, s, splat(1.0));
  return p * z * 2.0;
}

/// ln x for x that is a float widened: never a denormal double. -Inf for 0, NaN below.
POOLSCOPE_INLINE vd log(vd x) {
  vl bits;
  std::memcpy(&bits, &x, sizeof bits);
  bits &= 0x7fffffffffffffffLL;  // -0 is the smallest of all integers
  // x = 2^n m with m within sqrt(1/2) .. sqrt(2)
  const vl shifted = bits - 0x3fe6a09e667f3bcdLL;
  const vl exponent = shifted >> 52;
  const vl mantissa = bits - (exponent << 52);
  vd m;
  std::memcpy(&m, &mantissa, sizeof m);
  const vd n = __builtin_convertvector(exponent, vd);
  const vd z = (m - 1.0) / (m + 1.0);
  const vd s = z * z;  // at most 0.0295
  vd p = splat(1.0 / 19);
  p = madd(p, s, splat(1.0 / 17));
  p = madd(p, s, splat(1.0 / 15));
  p = madd(p, s, splat(1.0 / 13));
  p = madd(p, s, splat(1.0 / 11));
  p = madd(p, s, splat(1.0 / 9));
  p = madd(p, s, splat(1.0 / 7));
  p = madd(p, s, splat(1.0 / 5));
  p = madd(p, s, splat(1.0 / 3));
  p = madd(p, s, splat(1.0));
  const vd log_m = p * z * 2.0;
  const vd value = madd(n, splat(0.693147180369123816490), madd(n, splat(1.90821492927058770002e-10), log_m));
  const vd infinity = splat(__builtin_inf());
  const vd not_positive = x == splat(0.0) ? -infinity : splat(__builtin_nan(""));
  const vd above = x > splat(0.0) ? value : not_positive;
  return x == infinity ? infinity : above;
}

/// ln(1 + e^x)
POOLSCOPE_INLINE vd softplus(vd x) {
  const vd high = x < splat(0.0) ? splat(0.0) : x;
  return high + log1p_unit(exp(-magnitude(x)));
}

/// erfc cell by cell, from the C library.
POOLSCOPE_INLINE vd erfc(vd x) {
  double cells[H];
  store(cells, x);
  for (int i = 0; i < H; ++i) cells[i] = __builtin_erfc(cells[i]);
  return load(cells);
}

}  // namespace POOLSCOPE_ISA
}  // namespace poolscope
