// Rows of a pool: cells are folded down the columns of the window, then across its rows.
// Fold says how two cells become one; sums are made in double, so that no window is too large for them.
#pragma once
#include "simd.h"

namespace poolscope {
namespace POOLSCOPE_ISA {

/// Reads n cells (n <= lanes), the rest as `fill`.
template <typename V, typename Cell>
POOLSCOPE_INLINE V first_cells(const float* p, Index n, Cell fill) {
  constexpr int lanes = sizeof(V) / sizeof(Cell);
  Cell cells[lanes];
  for (int i = 0; i < lanes; ++i) cells[i] = i < n ? static_cast<Cell>(p[i]) : fill;
  return load_as<V>(cells);
}

struct MaxFold {
  using Cell = float;
  using V = vf;
  static constexpr int lanes = W;
  static constexpr bool idempotent = true;
  static constexpr Cell identity() { return -__builtin_inff(); }
  static POOLSCOPE_INLINE V fold(V a, V b) { return max_nan(a, b); }
  static POOLSCOPE_INLINE Cell fold(Cell a, Cell b) { return b > a || b != b ? (a != a ? a : b) : a; }
  static POOLSCOPE_INLINE V read(const float* p) { return load(p); }
};

struct MinFold {
  using Cell = float;
  using V = vf;
  static constexpr int lanes = W;
  static constexpr bool idempotent = true;
  static constexpr Cell identity() { return __builtin_inff(); }
  static POOLSCOPE_INLINE V fold(V a, V b) { return min_nan(a, b); }
  static POOLSCOPE_INLINE Cell fold(Cell a, Cell b) { return b < a || b != b ? (a != a ? a : b) : a; }
  static POOLSCOPE_INLINE V read(const float* p) { return load(p); }
};

struct SumFold {
  using Cell = double;
  using V = vd;
  static constexpr int lanes = H;
  static constexpr bool idempotent = false;
  static constexpr Cell identity() { return 0.0; }
  static POOLSCOPE_INLINE V fold(V a, V b) { return a + b; }
  static POOLSCOPE_INLINE Cell fold(Cell a, Cell b) { return a + b; }
  static POOLSCOPE_INLINE V read(const float* p) { return widen(p); }
};

/// Sum of |x|.
struct AbsSumFold : SumFold {
  static POOLSCOPE_INLINE V read(const float* p) {
    const V v = widen(p);
    return v < 0.0 ? -v : v;
  }
};

/// Sum of x squared.
struct SquareSumFold : SumFold {
  static POOLSCOPE_INLINE V read(const float* p) {
    const V v = widen(p);
    return v * v;
  }
};

/// F::read of the first n cells, the rest as the identity.
template <class F>
POOLSCOPE_INLINE typename F::V read_first(const float* p, Index n) {
  if (n >= F::lanes) return F::read(p);
  float cells[F::lanes] = {};
  for (Index i = 0; i < n; ++i) cells[i] = p[i];
  const typename F::V v = F::read(cells);
  typename F::Cell out[F::lanes];
  store(out, v);
  for (Index i = n; i < F::lanes; ++i) out[i] = F::identity();
  return load_as<typename F::V>(out);
}

/// to[x] = fold of the rows' cells; `to` may be written up to a vector past n.
template <class F>
void fold_down(const float* const* rows, Index count, Index n, typename F::Cell* to) {
  using V = typename F::V;
  constexpr int lanes = F::lanes;
  if (count == 0) {
    for (Index x = 0; x < n; ++x) to[x] = F::identity();
    return;
  }
  Index x = 0;
  for (; x + 2 * lanes <= n; x += 2 * lanes) {
    V a = F::read(rows[0] + x), b = F::read(rows[0] + x + lanes);
    for (Index r = 1; r < count; ++r) {
      a = F::fold(a, F::read(rows[r] + x));
      b = F::fold(b, F::read(rows[r] + x + lanes));
    }
    store(to + x, a);
    store(to + x + lanes, b);
  }
  for (; x < n; x += lanes) {
    V a = read_first<F>(rows[0] + x, n - x);
    for (Index r = 1; r < count; ++r) a = F::fold(a, read_first<F>(rows[r] + x, n - x));
    store(to + x, a);
  }
}

/// How windows are folded down the columns: four output rows at a time where they move by one row, by blocks as high as
/// the window where they are tall and overlap, else row by row. Each adds in an order of its own.
inline bool folds_in_groups(const Axis& y) { return y.stride == 1 && y.dilation == 1 && y.size >= 4 && y.size <= 16; }
inline bool folds_by_blocks(const Axis& y) { return y.size > 6 && y.dilation == 1 && y.stride < y.size; }

/// Counts the window's cells that lie in [low, high), none of them before its first.
inline Index cells_within(const Axis& axis, Index i, Index low, Index high) {
  const Index start = axis.start(i);
  Index count = 0;
  for (Index k = 0; k < axis.size; ++k) {
    const Index cell = start + k * axis.dilation;
    if (cell >= low && cell < high) ++count;
  }
  return count;
}

/// Folds one row of column folds across the windows of an axis, for the output columns [first, end). Its memory is the
/// caller's: two pieces of `room` cells.
template <class F>
class FoldAcross {
 public:
  using Cell = typename F::Cell;
  using V = typename F::V;
  static constexpr int lanes = F::lanes;

  static Index room(const Axis& axis, Index columns) {
    return (columns - 1) * axis.stride + axis.extent() + (4 + 2 * axis.stride) * lanes;
  }

  FoldAcross(const Axis& axis, Index width, Index first, Index end, Cell* line, Cell* result)
      : axis_(axis), count_(end - first), cells_(room(axis, count_)), line_(line), result_(result) {
    const Index start = axis.start(first);
    in_begin_ = clamp(start, 0, width);
    in_end_ = clamp(axis.start(end - 1) + axis.extent(), in_begin_, width);
    lead_ = in_begin_ < in_end_ ? in_begin_ - start : 0;
    for (Index i = 0; i < cells_; ++i) line_[i] = F::identity();
  }

  /// The same windows over another line that was made ready.
  FoldAcross with_line(Cell* line) const {
    FoldAcross other = *this;
    other.line_ = line;
    return other;
  }

  /// Input columns [in_begin, in_end) are read, their folds written from `line` on, and then `run` is called.
  Index in_begin() const { return in_begin_; }
  Index in_count() const { return in_end_ - in_begin_; }
  Cell* line() { return line_ + lead_; }

  /// Whether `run_rows` serves: windows of 2 or 3 columns, 2 apart, the first one inside the map.
  bool takes_rows() const {
    return axis_.dilation == 1 && axis_.stride == 2 && (axis_.size == 2 || axis_.size == 3) && lead_ == 0;
  }

  /// The folds of all windows straight from the input rows that they cover, at least one, without a line between.
  const Cell* run_rows(const float* const* rows, Index count) {
    Index done = 0;
    // Whole vectors, with one column to spare for windows of 3.
    for (; 2 * (done + lanes) + 2 * lanes <= in_count(); done += lanes) {
      const V v = axis_.size == 2 ? pair(rows, count, 2 * done) : triple(rows, count, 2 * done);
      store(result_ + done, v);
    }
    if (done == count_) return result_;
    const Index from = 2 * done;
    const float* rest[max_rows];
    for (Index r = 0; r < count; ++r) rest[r] = rows[r] + from;
    fold_down<F>(rest, count, in_count() - from, line_ + from);
    pairs(done);
    return result_;
  }
  static constexpr Index max_rows = 16;

  /// The folds of all windows; `line` is spoiled and made ready again.
  const Cell* run() {
    const Index k = axis_.size, s = axis_.stride;
    if (axis_.dilation == 1 && s == 1 && k == 1) return line_;
    if (axis_.dilation == 1 && s == 2 && k <= 8) {
      pairs();
    } else if (s == 1 && (k <= 4 || axis_.dilation > 1)) {
      neighbours();
    } else if (axis_.dilation == 1 && k > 4 * s) {
      doubling();
      if (s > 1) {
        for (Index x = 0; x < count_; ++x) result_[x] = result_[x * s];
      }
    } else {
      one_by_one();
    }
    return result_;
  }

 private:
  void neighbours() {
    const Cell* line = line_;
    for (Index x = 0; x < count_; x += lanes) {
      V v = load(line + x);
      for (Index k = 1; k < axis_.size; ++k) v = F::fold(v, load(line + x + k * axis_.dilation));
      store(result_ + x, v);
    }
  }

  static POOLSCOPE_INLINE V down(const float* const* rows, Index count, Index x) {
    V v = F::read(rows[0] + x);
    for (Index r = 1; r < count; ++r) v = F::fold(v, F::read(rows[r] + x));
    return v;
  }

  static POOLSCOPE_INLINE V pair(const float* const* rows, Index count, Index x) {
    const V low = down(rows, count, x), high = down(rows, count, x + lanes);
    return F::fold(evens(low, high), odds(low, high));
  }

  static POOLSCOPE_INLINE V triple(const float* const* rows, Index count, Index x) {
    const V low = down(rows, count, x), high = down(rows, count, x + lanes);
    const V third = evens(down(rows, count, x + 2), down(rows, count, x + lanes + 2));
    return F::fold(F::fold(evens(low, high), odds(low, high)), third);
  }

  void pairs(Index from = 0) {
    const Cell* line = line_;
    const Index k = axis_.size;
    for (Index x = from; x < count_; x += lanes) {
      const Cell* at = line + 2 * x;
      V low = load(at), high = load(at + lanes);
      V v = evens(low, high);
      if (k > 1) v = F::fold(v, odds(low, high));
      for (Index t = 2; t < k; t += 2) {
        low = load(at + t);
        high = load(at + t + lanes);
        v = F::fold(v, evens(low, high));
        if (t + 1 < k) v = F::fold(v, odds(low, high));
      }
      store(result_ + x, v);
    }
  }

  void one_by_one() {
    const Cell* line = line_;
    for (Index x = 0; x < count_; ++x) {
      const Cell* at = line + x * axis_.stride;
      Cell v = at[0];
      for (Index k = 1; k < axis_.size; ++k) v = F::fold(v, at[k * axis_.dilation]);
      result_[x] = v;
    }
  }

  /// Folds of 2, 4, 8 ... cells, from which any window is put together in log k steps.
  void doubling() {
    const Index n = (count_ - 1) * axis_.stride + 1;
    Cell* line = line_;
    Cell* result = result_;
    const Index k = axis_.size;
    if (F::idempotent) {
      Index span = 1;
      const Cell* from = line;
      for (; span * 2 <= k; span *= 2) {
        fold_pairs(result, from, from + span, n + k - span * 2);
        from = result;
      }
      if (span < k) fold_pairs(result, result, result + (k - span), n);
      return;
    }
    // By the digits of k to the base 4: `line` holds the folds of `span` cells, `result` those of the first `done`.
    Index done = 0;
    for (Index span = 1; done < k; span *= 4) {
      const Index digit = k / span % 4;
      quadruple(span, done, digit, k / span >= 4 ? n + k - 4 * span : 0, n);
      done += digit * span;
    }
    for (Index i = 0; i < lead_; ++i) line_[i] = F::identity();
    for (Index i = lead_ + in_count(); i < cells_; ++i) line_[i] = F::identity();
  }

  /// Adds `digit` folds of `span` cells to the results, from `done` on, and makes `longer` folds of 4 spans of the line's.
  void quadruple(Index span, Index done, Index digit, Index longer, Index n) {
    Cell* line = line_;
    Cell* result = result_;
    for (Index x = 0; x < most(n, longer); x += lanes) {
      if (digit > 0 && x < n) {
        const Cell* at = line + x + done;
        V sum = load(at);
        if (digit > 1) sum = F::fold(sum, load(at + span));
        if (digit > 2) sum = F::fold(sum, load(at + 2 * span));
        store(result + x, done == 0 ? sum : F::fold(load(result + x), sum));
      }
      if (x < longer) {
        const Cell* at = line + x;
        store(line + x, F::fold(F::fold(load(at), load(at + span)), F::fold(load(at + 2 * span), load(at + 3 * span))));
      }
    }
  }

  /// to[x] = a[x] with b[x]; `to` may be `a`, and `b` behind it.
  static void fold_pairs(Cell* to, const Cell* a, const Cell* b, Index n) {
    for (Index x = 0; x < n; x += lanes) store(to + x, F::fold(load(a + x), load(b + x)));
  }

  Axis axis_;
  Index count_, cells_, in_begin_, in_end_, lead_;
  Cell *line_, *result_;
};

/// Divisors of the averages of a map, or the scale of a sum, as factors of row and column.
class Divisors {
 public:
  Divisors(const Pool2dArgs& args) : args_(args), columns_(args.out.width + W) {
    if (columns_.count() == 0) return;
    for (Index x = 0; x < args.out.width; ++x) columns_[x] = reciprocal(axis_count(args.window.x, x, args.in.width));
  }
  double row(Index y) const {
    if (args_.reducer.type == Reduction::average && args_.reducer.divisor == Divisor::fixed) return reciprocal(args_.reducer.fixed_divisor);
    return reciprocal(axis_count(args_.window.y, y, args_.in.height));
  }
  const double* columns() const { return columns_.data(); }

 private:
  /// A window that holds nothing has the average 0, as in PyTorch.
  static double reciprocal(double count) { return count == 0.0 ? 0.0 : 1.0 / count; }

  double axis_count(const Axis& axis, Index i, Index n) const {
    if (args_.reducer.type != Reduction::average || args_.reducer.divisor == Divisor::fixed) return 1.0;
    const bool padded = args_.reducer.divisor == Divisor::padded;
    return static_cast<double>(cells_within(axis, i, padded ? -axis.before : 0, padded ? n + axis.after : n));
  }

  Pool2dArgs args_;
  Buffer<double> columns_;
};

/// Folds as output cells, past the cache.
inline void stream_folds(const float* folds, float*, float* to, Index n, const double*, double) { stream_row(to, folds, n); }

/// Writes folds as output cells.
inline void finish_row(const float* folds, float* to, Index n, const double*, double, bool) {
  std::memcpy(to, folds, static_cast<size_t>(n) * sizeof(float));
}
inline void finish_row(const double* folds, float* to, Index n, const double* columns, double row, bool root) {
  if (root) {
    for (Index x = 0; x < n; ++x) to[x] = static_cast<float>(__builtin_sqrt(folds[x]));
    return;
  }
  const vd r = splat(row);
  Index x = 0;
  for (; x + H <= n; x += H) store(to + x, narrow(load(folds + x) * (load(columns + x) * r)));
  for (; x < n; ++x) to[x] = static_cast<float>(folds[x] * (columns[x] * row));
}

/// By way of `row`, which has room for them.
inline void stream_folds(const double* folds, float* row, float* to, Index n, const double* columns, double scale) {
  finish_row(folds, row, n, columns, scale, false);
  stream_row(to, row, n);
}

}  // namespace POOLSCOPE_ISA
}  // namespace poolscope
