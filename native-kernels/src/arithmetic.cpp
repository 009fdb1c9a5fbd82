// arithmetic: several maps added, subtracted, multiplied, averaged, or their maximum, cell by cell in the order of the
// maps. Every operation is rounded to float32; any NaN gives the one NaN that all instruction sets share.
#include <new>

#include "kernels.h"
#include "simd/simd.h"

namespace poolscope {
namespace POOLSCOPE_ISA {
namespace {

template <Arithmetic Fn, typename T>
POOLSCOPE_INLINE T combine(T a, T b) {
  if constexpr (Fn == Arithmetic::subtract) return a - b;
  if constexpr (Fn == Arithmetic::multiply) return a * b;
  if constexpr (Fn == Arithmetic::maximum) {
    const T larger = a >= b ? a : b;
    return a == a ? larger : a;
  }
  return a + b;
}

/// One number or a vector of them.
template <typename T>
POOLSCOPE_INLINE T spread(float value);
template <>
POOLSCOPE_INLINE float spread<float>(float value) {
  return value;
}
template <>
POOLSCOPE_INLINE vf spread<vf>(float value) {
  return splat(value);
}

template <Arithmetic Fn>
class Join final : public Kernel {
 public:
  explicit Join(const ArithmeticArgs& args) : Kernel(args.out.height), args_(args) {}

  void run(Index begin, Index end) override {
    for (Index c = 0; c < args_.out.channels; ++c) {
      for (Index y = begin; y < end; ++y) row(c, y);
    }
  }

 private:
  void row(Index c, Index y) const {
    const float* from[max_joined];
    for (Index i = 0; i < args_.count; ++i) from[i] = args_.in[i].row(c, args_.per_channel[i] ? 0 : y);
    float* to = args_.out.row(c, y);
    Index x = 0;
    for (; x + W <= args_.out.width; x += W) store(to + x, joined<vf>(from, x));
    for (; x < args_.out.width; ++x) to[x] = joined<float>(from, x);
  }

  template <typename T>
  POOLSCOPE_INLINE T joined(const float* const* from, Index x) const {
    T result = value<T>(from[0], 0, x);
    for (Index i = 1; i < args_.count; ++i) result = combine<Fn>(result, value<T>(from[i], i, x));
    if constexpr (Fn == Arithmetic::average) result = result / spread<T>(static_cast<float>(args_.count));
    return result == result ? result : spread<T>(__builtin_nanf(""));
  }

  template <typename T>
  POOLSCOPE_INLINE T value(const float* from, Index i, Index x) const {
    if (args_.per_channel[i]) return spread<T>(from[0]);
    return load_as<T>(from + x);
  }

  ArithmeticArgs args_;
};

}  // namespace

Kernel* arithmetic(const ArithmeticArgs& args) {
  switch (args.fn) {
    case Arithmetic::add: return new (std::nothrow) Join<Arithmetic::add>(args);
    case Arithmetic::subtract: return new (std::nothrow) Join<Arithmetic::subtract>(args);
    case Arithmetic::multiply: return new (std::nothrow) Join<Arithmetic::multiply>(args);
    case Arithmetic::maximum: return new (std::nothrow) Join<Arithmetic::maximum>(args);
    case Arithmetic::average: return new (std::nothrow) Join<Arithmetic::average>(args);
  }
  return nullptr;
}

}  // namespace POOLSCOPE_ISA
}  // namespace poolscope
