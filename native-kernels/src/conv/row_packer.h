// Input rows with their padding made real, and for a stride s split in s phases, so that the cells under neighbouring
// windows are neighbours.
#pragma once
#include "../padding.h"
#include "../simd/simd.h"

namespace poolscope {
namespace POOLSCOPE_ISA {

class RowPacker {
 public:
  RowPacker() = default;
  /// For reads of up to `width` neighbouring cells from each place of a window on.
  RowPacker(const Conv2dArgs& args, Index width)
      : axis_(args.window.x), padding_(args.padding), width_(args.in.width) {
    const Index reach = (axis_.size - 1) * axis_.dilation;
    phase_width_ = round_up(width + reach / axis_.stride, 16);
    phases_ = min_of(axis_.stride, reach + 1);
  }

  /// Floats of a packed row.
  Index row_size() const { return phases_ * phase_width_; }
  /// Where the cells under column k of the windows begin.
  Index offset(Index k) const {
    const Index cell = k * axis_.dilation;
    return cell % axis_.stride * phase_width_ + cell / axis_.stride;
  }

  /// Packs a row into memory that holds zeros or rows packed before.
  void pack(const float* from, float* to) const {
    for (Index p = 0; p < phases_; ++p, to += phase_width_) {
      // Cell i of the phase is column i * stride + p - before of the map.
      const Index begin = min_of(phase_width_, max_of(0, (axis_.before - p + axis_.stride - 1) / axis_.stride));
      const Index inside = width_ - 1 - p + axis_.before;
      const Index end = inside < 0 ? begin : clamp(inside / axis_.stride + 1, begin, phase_width_);
      const float* source = from + p - axis_.before;
      if (axis_.stride == 1) {
        copy(to + begin, source + begin, end - begin);
      } else {
        for (Index i = begin; i < end; ++i) to[i] = source[i * axis_.stride];
      }
      if (padding_ == PaddingMode::zeros) continue;  // the rest stays 0
      for (Index i = 0; i < phase_width_; i = i + 1 == begin ? max_of(i + 1, end) : i + 1) {
        if (i >= begin && i < end) continue;
        const Index column = i * axis_.stride + p - axis_.before;
        if (column >= width_ + axis_.after) break;
        to[i] = from[padded_index(column, width_, padding_)];
      }
    }
  }

 private:
  /// A call of memcpy costs more than most of these rows.
  static POOLSCOPE_INLINE void copy(float* to, const float* from, Index n) {
    Index i = 0;
    for (; i + W <= n; i += W) store(to + i, load(from + i));
    for (; i < n; ++i) to[i] = from[i];
  }

  Axis axis_ = {};
  PaddingMode padding_ = PaddingMode::zeros;
  Index width_ = 0, phase_width_ = 0, phases_ = 1;
};

}  // namespace POOLSCOPE_ISA
}  // namespace poolscope
