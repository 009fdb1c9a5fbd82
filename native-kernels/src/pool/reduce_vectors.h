// Reducers over W neighbouring windows at once: what reduce_cells.h does for one. Sums are made in double.
#pragma once
#include "../simd/vector_math.h"
#include "rank_vectors.h"
#include "reduce_cells.h"

namespace poolscope {
namespace POOLSCOPE_ISA {

POOLSCOPE_INLINE vd positive(vd x) { return x < splat(0.0) ? splat(0.0) : x; }
POOLSCOPE_INLINE vd ratio(vd sum, vd divisor) { return divisor == splat(0.0) ? splat(0.0) : sum / divisor; }
POOLSCOPE_INLINE vd mix(vd a, vd b, double share) {
  if (share == 0.0) return a;
  return share == 1.0 ? b : a * splat(1.0 - share) + b * splat(share);
}

/// x^p for x >= 0. Exponents that are small whole numbers, most of those in use, are products.
class Power {
 public:
  explicit Power(double p) : p_(p), whole_(p == 1 || p == 2 || p == 3 || p == 4 ? static_cast<int>(p) : 0) {}
  POOLSCOPE_INLINE vd operator()(vd x) const {
    switch (whole_) {
      case 1: return x;
      case 2: return x * x;
      case 3: return x * x * x;
      case 4: return (x * x) * (x * x);
      default: return exp(splat(p_) * log(x));
    }
  }

 private:
  double p_;
  int whole_;
};

inline vd largest_of(const WindowVectors& windows, int half) {
  vd largest = splat(-__builtin_inf());
  for (Index i = 0; i < windows.count; ++i) {
    const vd x = windows.half(i, half);
    largest = (x > largest) | (x != x) ? x : largest;
  }
  return largest;
}

/// Draws a cell of each window; `first` is the index of the first output cell.
inline vd draw_vectors(const WindowVectors& windows, int half, uint32_t seed, Index first) {
  vd sum = {};
  for (Index i = 0; i < windows.count; ++i) sum += positive(windows.half(i, half));
  double shares[H];
  for (int i = 0; i < H; ++i) shares[i] = uniform_at(seed, first + i);
  const vd threshold = load(shares) * sum;
  vd running = {}, drawn = {};
  for (Index i = 0; i < windows.count; ++i) {
    const vd x = windows.half(i, half);
    const vl open = (x > splat(0.0)) & ~((running > threshold) | (running == splat(__builtin_inf())));
    running = open ? running + x : running;
    drawn = open ? x : drawn;
  }
  return sum != sum ? sum : drawn;
}

/// The first (0) or second (1) H windows.
inline vd reduce_half(const Reducer& reducer, const WindowVectors& windows, int half, Index first) {
  const Index n = windows.count;
  const vd count = splat(static_cast<double>(n));
  vd sum = {}, weight = {};
  switch (reducer.type) {
    case Reduction::lp: {
      const Power power(reducer.p), root(1.0 / reducer.p);
      for (Index i = 0; i < n; ++i) sum += power(magnitude(windows.half(i, half)));
      return root(sum);
    }
    case Reduction::gem: {
      const Power power(reducer.p), root(1.0 / reducer.p);
      for (Index i = 0; i < n; ++i) {
        const vd x = windows.half(i, half), epsilon = splat(reducer.epsilon);
        sum += power(x < epsilon ? epsilon : x);
      }
      return root(ratio(sum, count));
    }
    case Reduction::softpool: {
      const vd largest = largest_of(windows, half);
      for (Index i = 0; i < n; ++i) {
        const vd x = windows.half(i, half), e = exp(x - largest);
        sum += x * e;
        weight += e;
      }
      return ratio(sum, weight);
    }
    case Reduction::stochastic:
      if (reducer.sample) return draw_vectors(windows, half, reducer.seed, first);
      for (Index i = 0; i < n; ++i) {
        const vd x = positive(windows.half(i, half));
        sum += x * x;
        weight += x;
      }
      return ratio(sum, weight);
    case Reduction::mixed:
      for (Index i = 0; i < n; ++i) sum += windows.half(i, half);
      return mix(ratio(sum, count), largest_of(windows, half), reducer.lambda);
    default: return sum;
  }
}

/// True of reducers whose numbers stay within what the vector functions can tell apart; others go window by window.
inline bool reduces_vectors(const Reducer& reducer) {
  const bool power = reducer.type == Reduction::lp || reducer.type == Reduction::gem;
  return !power || (reducer.p > 0.0 && reducer.p <= max_plain_power);
}

/// W windows of at epsilon one cell; `first` is the index of the first output cell, `room` is for as many
/// vectors as a window has cells.
inline vf reduce_vectors(const Reducer& reducer, const WindowVectors& windows, Index first, vf* room) {
  if (reducer.type == Reduction::rank) return quantile_vector(windows, reducer.quantile, room);
  return join(narrow(reduce_half(reducer, windows, 0, first)), narrow(reduce_half(reducer, windows, 1, first + H)));
}

}  // namespace POOLSCOPE_ISA
}  // namespace poolscope
