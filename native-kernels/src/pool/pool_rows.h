// The horizontal pass: windows along one row.
#pragma once
#include <type_traits>

#include "../simd/lanes.h"
#include "finish_rows.h"
#include "reductions.h"
#include "slide_horizontal.h"
#include "stride2.h"

namespace poolscope {
namespace POOLSCOPE_ISA {

/// Writes vectors of reduced windows to an output row of n cells. `ahead`: where the caller will soon read as many
/// floats, or null.
struct PutWindows {
  OutputRow row;
  Index n;
  const float* ahead;

  template <class V>
  POOLSCOPE_INLINE void operator()(Index x, const V* v) const {
    if (ahead) __builtin_prefetch(ahead + x);
    row.put(x, v, n - x);
  }
};

/// Reduces one row of cells over the windows of an axis, for the output columns [first, end). Its memory, of `room`
/// cells, is the caller's. F: the `Line` of a reduction.
template <class F>
class HorizontalPass {
  static_assert(std::is_same_v<F, typename F::Line>);

 public:
  using Cell = typename F::Cell;
  using V = typename F::V;
  static constexpr int lanes = F::lanes;
  static constexpr int parts = W / lanes;

  static Index room(const Axis& axis, Index columns, Index lines = 1) { return (lines + 4) * piece(axis, columns); }

  HorizontalPass(const Axis& axis, Index width, Index first, Index end, Cell* memory, Index lines = 1)
      : axis_(axis), count_(end - first), lines_(memory), line_(memory) {
    const Index cells = piece(axis, count_);
    result_ = lines_ + lines * cells;
    partials_ = result_ + cells;
    const Index start = axis.start(first);
    in_begin_ = clamp(start, 0, width);
    const Index reached = clamp(axis.start(end - 1) + axis.extent(), in_begin_, width);
    in_end_ = min_of(in_begin_ + round_up(reached - in_begin_, W), width);  // whole vectors, where there are cells
    lead_ = in_begin_ < in_end_ ? in_begin_ - start : 0;
    for (Index i = 0; i < lines * cells; ++i) lines_[i] = F::identity();
  }

  /// Input columns [in_begin, in_begin + in_count) are read, their vertical reductions written from `line` on, and then
  /// `run` is called.
  Index in_begin() const { return in_begin_; }
  Index in_count() const { return in_end_ - in_begin_; }
  Cell* line() { return line_ + lead_; }
  /// The same of one of several lines, which is then `line`.
  Cell* choose(Index i) {
    line_ = lines_ + i * piece(axis_, count_);
    return line();
  }

  /// All windows over the line, reduced by G; at `to` or in the line. `to` has room for `room` cells.
  template <class G>
  const Cell* run(Cell* to) {
    const Index k = axis_.size, s = axis_.stride;
    if (axis_.dilation == 1 && s == 1) {
      if (k == 1) return line_;
      widening<G>(to, count_);
    } else if (axis_.dilation == 1 && s == 2 && k <= 8) {
      pairs<G>(to, 0);
    } else if (s == 1) {
      neighbours<G>(to);
    } else if (axis_.dilation == 1 && k > 4 * s) {
      widening<G>(to, (count_ - 1) * s + 1);
      for (Index x = 0; x < count_; ++x) to[x] = to[x * s];
    } else {
      one_by_one(to);
    }
    return to;
  }

  /// The same, written as output. `ahead`: where the caller will soon read as many floats, or null.
  template <class G>
  void run(const OutputRow& out, const float* ahead) {
    out.expect_rest(count_);
    const PutWindows write = {out, count_, ahead};
    if (axis_.dilation == 1 && axis_.stride == 1 && axis_.size > 1 && slides()) return slide_by<G>(count_, write);
    const Cell* reduced = run<G>(result_);
    for (Index x = 0; x < count_; x += W) {
      V v[parts];
      for (int i = 0; i < parts; ++i) v[i] = load(reduced + x + i * lanes);
      write(x, v);
    }
  }

  /// Whether `run_rows` serves: windows of 2 to 5 columns at stride 2, the first one inside the map.
  bool takes_rows() const {
    return axis_.dilation == 1 && axis_.stride == 2 && axis_.size >= 2 && axis_.size <= 5 && lead_ == 0;
  }

  /// Writes the reduced windows from `done` on, a multiple of W, straight from the input rows that they cover, at
  /// least one and at most `max_rows`, read by R.
  template <class R>
  void run_rows(const float* const* rows, Index count, const OutputRow& out, Index done = 0) {
    done = reduce_stride2<R, 1>(axis_.size, rows, count, in_count(), &out, done);
    if (done == count_) return;
    out.expect_rest(count_);
    const Index from = 2 * done;
    const float* rest[max_rows];
    for (Index r = 0; r < count; ++r) rest[r] = rows[r] + from;
    vertical_pass<R>(rest, count, in_count() - from, line_ + from);
    pairs<F>(result_, done);
    OutputRow tail = out;
    tail.to += done;
    tail.columns += done;
    tail.streamed = max_of(out.streamed - done, 0);
    tail.write<F>(result_ + done, count_ - done);
  }
  static constexpr Index max_rows = 16;

  /// The same for `batch` output rows whose windows are squares, at stride 2, over the rows from `rows` on.
  template <class R>
  void run_batch(const float* const* rows, const OutputRow* outs) {
    const Index done = reduce_stride2<R, batch>(axis_.size, rows, axis_.size, in_count(), outs, 0);
    for (int r = 0; r < batch; ++r) run_rows<R>(rows + 2 * r, axis_.size, outs[r], done);
  }
  static constexpr int batch = many_registers ? 4 : 2;

 private:
  static Index piece(const Axis& axis, Index columns) {
    return round_up((columns - 1) * axis.stride + axis.extent() + (20 + 2 * axis.stride) * lanes, 16);
  }

  template <class G>
  void pairs(Cell* to, Index from) {
    const Cell* line = line_;
    const Index k = axis_.size;
    for (Index x = from; x < count_; x += lanes) {
      const Cell* at = line + 2 * x;
      V low = load(at), high = load(at + lanes);
      V v = evens(low, high);
      if (k > 1) v = G::combine(v, odds(low, high));
      for (Index t = 2; t < k; t += 2) {
        low = load(at + t);
        high = load(at + t + lanes);
        v = G::combine(v, evens(low, high));
        if (t + 1 < k) v = G::combine(v, odds(low, high));
      }
      store(to + x, v);
    }
  }

  template <class G>
  void neighbours(Cell* to) {
    const Cell* line = line_;
    for (Index x = 0; x < count_; x += lanes) {
      V v = load(line + x);
      for (Index k = 1; k < axis_.size; ++k) v = G::combine(v, load(line + x + k * axis_.dilation));
      store(to + x, v);
    }
  }

  void one_by_one(Cell* to) {
    const Cell* line = line_;
    for (Index x = 0; x < count_; ++x) {
      const Cell* at = line + x * axis_.stride;
      Cell v = at[0];
      for (Index k = 1; k < axis_.size; ++k) v = F::combine(v, at[k * axis_.dilation]);
      to[x] = v;
    }
  }

  /// Reduces the first n windows at stride 1: of 4, 16, 64 ... cells, from which any window is put
  /// together.
  template <class G>
  void widening(Cell* to, Index n) {
    if (slides()) {
      slide_by<G>(n, Keep<Cell>{to});
    } else {
      widen<G>(to, n);
    }
  }

  /// Whether windows slide along the line without being stored in between.
  bool slides() const { return F::idempotent ? slides_in_registers : H == 8 || axis_.size <= 16; }

  template <class G>
  void widen(Cell* to, Index n) {
    const Index k = axis_.size;
    const Cell* from = line_;
    Index span = 1;
    if constexpr (F::idempotent) {
      for (; 4 * span < k; span *= 4) {
        combine_four<G>(partials_, from, span, 2 * span, 3 * span, n + k - 4 * span);
        from = partials_;
      }
      if (k <= 2 * span) {
        for (Index x = 0; x < n; x += lanes) store(to + x, G::combine(load(from + x), load(from + x + k - span)));
      } else if (k <= 3 * span) {
        for (Index x = 0; x < n; x += lanes) {
          store(to + x, G::combine(G::combine(load(from + x), load(from + x + span)), load(from + x + k - span)));
        }
      } else {
        combine_four<G>(to, from, span, 2 * span, k - span, n);
      }
      return;
    }
    // By the digits of k to the base 4: `to` holds the reductions of the first `done` cells.
    for (Index done = 0; done < k; span *= 4) {
      const Index digit = k / span % 4;
      const Index longer = k / span >= 4 ? n + k - 4 * span : 0;
      switch (digit) {
        case 0: add_digit<0>(from, span, to, done, n, longer); break;
        case 1: add_digit<1>(from, span, to, done, n, longer); break;
        case 2: add_digit<2>(from, span, to, done, n, longer); break;
        default: add_digit<3>(from, span, to, done, n, longer); break;
      }
      from = partials_;
      done += digit * span;
    }
  }

  template <class G, class Write>
  void slide_by(Index n, Write write) {
    if constexpr (!F::idempotent) {
      if (axis_.size <= 16) return slide_sums(axis_.size, line_, n, write);
    } else if constexpr (slides_in_registers) {
      if (axis_.size <= 4 * W) return slide<G>(axis_.size, line_, n, write);
    }
    if constexpr (slides_in_registers) {
      slide_far<G>(axis_.size, line_, n, partials_, piece(axis_, count_), write);
    }
  }

  /// to[x] = the combined cells at x, x + b, x + c and x + d; `to` may be `from`.
  template <class G>
  static void combine_four(Cell* to, const Cell* from, Index b, Index c, Index d, Index n) {
    for (Index x = 0; x < n; x += lanes) {
      const Cell* at = from + x;
      store(to + x, G::combine(G::combine(load(at), load(at + b)), G::combine(load(at + c), load(at + d))));
    }
  }

  /// Adds `digit` partial results of `span` cells to the n results, from `done` on, and computes `longer` partial
  /// results of 4 spans.
  template <int digit>
  void add_digit(const Cell* from, Index span, Cell* to, Index done, Index n, Index longer) {
    const Cell* so_far = done > 0 ? to : nullptr;
    const Index both = min_of(round_up(n, lanes), longer);
    Index x = 0;
    for (; x < both; x += lanes) {
      add_at<digit>(from + x + done, span, so_far ? so_far + x : nullptr, to + x);
      lengthen_at(from + x, span, partials_ + x);
    }
    for (Index y = x; y < longer; y += lanes) lengthen_at(from + y, span, partials_ + y);
    for (; x < n; x += lanes) add_at<digit>(from + x + done, span, so_far ? so_far + x : nullptr, to + x);
  }

  template <int digit>
  static POOLSCOPE_INLINE void add_at(const Cell* at, Index span, const Cell* so_far, Cell* to) {
    if (digit == 0) return;
    V sum = load(at);
    if (digit > 1) sum = F::combine(sum, load(at + span));
    if (digit > 2) sum = F::combine(sum, load(at + 2 * span));
    store(to, so_far ? F::combine(load(so_far), sum) : sum);
  }

  static POOLSCOPE_INLINE void lengthen_at(const Cell* at, Index span, Cell* to) {
    store(to, F::combine(F::combine(load(at), load(at + span)), F::combine(load(at + 2 * span), load(at + 3 * span))));
  }

  Axis axis_;
  Index count_, in_begin_, in_end_, lead_;
  Cell *lines_, *line_, *result_, *partials_;
};

/// Writes the windows over a line that was reduced by F, and may hold a NaN where `nan`.
template <class F>
POOLSCOPE_INLINE void finish(HorizontalPass<typename F::Line>& line, bool nan, const OutputRow& out,
                             const float* ahead) {
  if constexpr (F::watches_nan) {
    if (nan) return line.template run<typename F::Line>(out, ahead);
  }
  line.template run<typename F::Clean>(out, ahead);
}

}  // namespace POOLSCOPE_ISA
}  // namespace poolscope
