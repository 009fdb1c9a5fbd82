// The cells of sliding windows: of one window, or of W neighbouring ones that lie between the map's left and right
// borders.
#pragma once
#include "rank_vectors.h"

namespace poolscope {
namespace POOLSCOPE_ISA {

class WindowRows {
 public:
  /// Windows of more cells are none of `for_each`: they would need too much memory.
  static constexpr Index max_cells = 16384;

  WindowRows(const Window& window, const View& in, const View& out) : window_(window), in_(in), width_(out.width) {
    const Axis& x = window.x;
    first_ = min_of((x.before + x.stride - 1) / x.stride, width_);
    const Index room = in.width + x.before - x.extent();
    end_ = room < 0 ? first_ : clamp(room / x.stride + 1, first_, width_);
    const Index cells = window.y.size * window.x.size;
    if (end_ - first_ < W || cells > max_cells) end_ = first_;
    if (end_ > first_) {
      pointers_.reserve(cells);
      indices_.reserve(cells);
    }
    if (x.stride == 1 || end_ == first_) return;
    copies_.reserve(cells * W);
    copied_.reserve(cells);
  }

  /// The output columns [first, end) are those of `for_each`; none, or at least W.
  Index first() const { return first_; }
  Index end() const { return end_; }

  /// Makes output row y ready for `for_each`; false if there is nothing for it.
  bool enter_row(Index c, Index y) {
    count_ = 0;
    if (first_ == end_) return false;
    for (Index i = 0; i < window_.y.size; ++i) {
      const Index row = window_.y.start(y) + i * window_.y.dilation;
      if (row < 0 || row >= in_.height) continue;
      const float* cells = in_.row(c, row);
      for (Index j = 0; j < window_.x.size; ++j) {
        const Index column = window_.x.start(first_) + j * window_.x.dilation;
        indices_[count_] = row * in_.width + column;
        pointers_[count_++] = cells + column;
      }
    }
    return count_ > 0;
  }

  /// The index in the plane of cell i of the window at column `first`.
  Index index(Index i) const { return indices_[i]; }

  /// Calls visit(x, windows) for W windows from output column x on, until all have been visited, some perhaps twice.
  template <class Visit>
  void for_each(Visit visit) {
    for (Index x = first_;; x += W) {
      x = min_of(x, end_ - W);
      if (window_.x.stride == 1) {
        visit(x, WindowVectors{pointers_.data(), count_, x - first_});
      } else {
        visit(x, copied((x - first_) * window_.x.stride));
      }
      if (x == end_ - W) return;
    }
  }

  /// Copies the cells of one window; returns how many.
  Index gather(Index c, Index y, Index x, float* to) const {
    Index count = 0;
    for (Index i = 0; i < window_.y.size; ++i) {
      const Index row = window_.y.start(y) + i * window_.y.dilation;
      if (row < 0 || row >= in_.height) continue;
      const float* cells = in_.row(c, row);
      for (Index j = 0; j < window_.x.size; ++j) {
        const Index column = window_.x.start(x) + j * window_.x.dilation;
        if (column >= 0 && column < in_.width) to[count++] = cells[column];
      }
    }
    return count;
  }

 private:
  /// Windows that are more than one column apart, one vector for each of their cells.
  WindowVectors copied(Index offset) {
    const Index stride = window_.x.stride;
    for (Index i = 0; i < count_; ++i) {
      float* to = copies_.data() + i * W;
      const float* from = pointers_[i] + offset;
      for (int lane = 0; lane < W; ++lane) to[lane] = from[lane * stride];
      copied_[i] = to;
    }
    return {copied_.data(), count_, 0};
  }

  Window window_;
  View in_;
  Index width_, first_, end_, count_ = 0;
  Buffer<const float*> pointers_, copied_;
  Buffer<Index> indices_;
  Buffer<float> copies_;
};

}  // namespace POOLSCOPE_ISA
}  // namespace poolscope
