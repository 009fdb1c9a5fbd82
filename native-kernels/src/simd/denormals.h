// Denormals, the numbers nearest to 0: counted as 0 while a convolution runs.
#pragma once
#include "simd.h"

namespace poolscope {
namespace POOLSCOPE_ISA {

/// While one lives, denormals count as 0, which on some processors spares the arithmetic most of its time.
class FlushDenormals {
 public:
  POOLSCOPE_INLINE explicit FlushDenormals(bool flush) : flush_(flush) {
    if (flush_) before_ = start();
  }
  POOLSCOPE_INLINE ~FlushDenormals() {
    if (flush_) stop(before_);
  }
  FlushDenormals(const FlushDenormals&) = delete;
  FlushDenormals& operator=(const FlushDenormals&) = delete;

  /// Whether a result became 0 that is not.
  POOLSCOPE_INLINE bool lost_any() const { return flush_ && lost(); }

 private:
#if defined(__SSE2__)
  using State = unsigned;
  static constexpr State bits = 0x8040;     // results to zero, operands are zero
  static constexpr State underflow = 0x10;  // stays set
  static POOLSCOPE_INLINE State start() {
    const State before = _mm_getcsr();
    _mm_setcsr((before | bits) & ~underflow);
    return before;
  }
  static POOLSCOPE_INLINE void stop(State before) { _mm_setcsr(before); }
  static POOLSCOPE_INLINE bool lost() { return (_mm_getcsr() & underflow) != 0; }
#elif defined(__aarch64__)
  using State = uint64_t;
  static constexpr State bits = State{1} << 24;
  static constexpr State underflow = State{1} << 3;  // stays set
  static POOLSCOPE_INLINE State start() {
    State before, flags;
    asm volatile("mrs %0, fpcr" : "=r"(before));
    asm volatile("mrs %0, fpsr" : "=r"(flags));
    asm volatile("msr fpsr, %0" : : "r"(flags & ~underflow));
    asm volatile("msr fpcr, %0" : : "r"(before | bits));
    return before;
  }
  static POOLSCOPE_INLINE void stop(State before) { asm volatile("msr fpcr, %0" : : "r"(before)); }
  static POOLSCOPE_INLINE bool lost() {
    State flags;
    asm volatile("mrs %0, fpsr" : "=r"(flags));
    return (flags & underflow) != 0;
  }
#else
  using State = unsigned;
  static POOLSCOPE_INLINE State start() { return 0; }
  static POOLSCOPE_INLINE void stop(State) {}
  static POOLSCOPE_INLINE bool lost() { return false; }
#endif

  bool flush_;
  State before_ = 0;
};

}  // namespace POOLSCOPE_ISA
}  // namespace poolscope
