// regionPool: explicit regions, plane by plane. One vertical pass serves all regions of a row.
#include <new>

#include "../kernels.h"
#include "pool_rows.h"
#include "reduce_cells.h"

namespace poolscope {
namespace POOLSCOPE_ISA {
namespace {

/// The first vector combined with all others, and its lanes with each other.
template <class F, int count>
typename F::Cell combine_vectors(typename F::V* v) {
  for (int i = 1; i < count; ++i) v[0] = F::combine(v[0], v[i]);
  typename F::Cell lanes[F::lanes], all = F::identity();
  store(lanes, v[0]);
  for (int i = 0; i < F::lanes; ++i) all = F::combine(all, lanes[i]);
  return all;
}

/// Reduces n cells that lie one after another.
template <class F>
typename F::Cell reduce_run(const typename F::Cell* cells, Index n) {
  using V = typename F::V;
  typename F::Cell all = F::identity();
  Index x = 0;
  if (n >= 4 * F::lanes) {
    V a = load(cells), b = load(cells + F::lanes);
    for (x = 2 * F::lanes; x + 2 * F::lanes <= n; x += 2 * F::lanes) {
      a = F::combine(a, load(cells + x));
      b = F::combine(b, load(cells + x + F::lanes));
    }
    V both[] = {a, b};
    all = combine_vectors<F, 2>(both);
  }
  for (; x < n; ++x) all = F::combine(all, cells[x]);
  return all;
}

/// Reduces one region, straight through memory. NaN where a cell is.
template <class F>
typename F::Cell reduce_region(const View& in, Index channel, const Span& rows, const Span& columns) {
  using V = typename F::V;
  using Clean = typename F::Clean;
  constexpr int vectors = 8, lanes = F::lanes;
  V all[vectors];
  for (V& v : all) v = splat(F::identity());
  NanWatch watch;
  bool nan = false;
  const Index n = columns.end - columns.begin;
  // One row of each band in turn: the processor prefetches all bands, and further ahead than it does adjacent rows.
  constexpr Index bands = 4;
  const Index height = rows.end - rows.begin, band = (height + bands - 1) / bands;
  for (Index y = 0; y < band; ++y) {
    const float* lines[bands];
    Index count = 0;
    for (Index row = y; row < height; row += band) lines[count++] = in.row(channel, rows.begin + row) + columns.begin;
    Index x = 0;
    for (; x + vectors * lanes <= n; x += vectors * lanes) {
      for (Index b = 0; b < count; ++b) {
        const float* at = lines[b] + x;
        if constexpr (F::watches_nan) {
          for (int i = 0; i < vectors; i += 2) watch.check(load(at + i * lanes), load(at + (i + 1) * lanes));
        }
        for (int i = 0; i < vectors; ++i) all[i] = Clean::combine(all[i], F::read(at + i * lanes));
      }
    }
    for (; x < n; x += lanes) {
      for (Index b = 0; b < count; ++b) {
        const float* at = lines[b] + x;
        all[0] = Clean::combine(all[0], read_first<F>(at, n - x));
        if constexpr (F::watches_nan) {
          for (Index i = 0; i < min_of(n - x, lanes); ++i) nan |= at[i] != at[i];
        }
      }
    }
  }
  if (F::watches_nan && (nan || watch.found())) return __builtin_nanf("");
  return combine_vectors<F, vectors>(all);
}

template <class F>
class ReduceRegions final : public Kernel {
 public:
  explicit ReduceRegions(const RegionPoolArgs& args)
      : Kernel(args.out.channels),
        args_(args),
        rows_(args.rows, args.out.height),
        columns_(args.columns, args.out.width),
        line_(args.in.width + 2 * W) {
    low_ = args.in.width;
    high_ = 0;
    for (Index x = 0; x < args.out.width; ++x) {
      low_ = min_of(low_, args.columns[x].begin);
      high_ = max_of(high_, args.columns[x].end);
    }
  }

  void run(Index begin, Index end) override {
    for (Index c = begin; c < end; ++c) {
      for (Index y = 0; y < args_.out.height; ++y) {
        float* out = args_.out.row(c, y);
        if (args_.out.width == 1) {
          const Index count = (rows_[y].end - rows_[y].begin) * (columns_[0].end - columns_[0].begin);
          out[0] = finish(reduce_region<F>(args_.in, c, rows_[y], columns_[0]), count);
          continue;
        }
        reduce_rows(c, rows_[y]);
        for (Index x = 0; x < args_.out.width; ++x) {
          const Span& span = columns_[x];
          const Index count = (rows_[y].end - rows_[y].begin) * (span.end - span.begin);
          out[x] = finish(reduce_run<F>(line_.data() + (span.begin - low_), span.end - span.begin), count);
        }
      }
    }
  }

 private:
  /// The line becomes the reduction of the rows, column by column; several rows at a time, so that it is seldom
  /// touched.
  void reduce_rows(Index c, const Span& span) {
    constexpr Index step = 8;
    const Index n = high_ - low_;
    typename F::Cell* line = line_.data();
    for (Index x = 0; x < n; ++x) line[x] = F::identity();
    for (Index y = span.begin; y < span.end; y += step) {
      const Index count = min_of(step, span.end - y);
      const float* rows[step];
      for (Index r = 0; r < count; ++r) rows[r] = args_.in.row(c, y + r) + low_;
      if (count == step) {
        add_rows<step>(rows, n, line);
      } else {
        for (Index r = 0; r < count; ++r) add_rows<1>(rows + r, n, line);
      }
    }
  }

  template <int rows_at_once>
  static void add_rows(const float* const* rows, Index n, typename F::Cell* line) {
    Index x = 0;
    for (; x + F::lanes <= n; x += F::lanes) {
      typename F::V v = F::read(rows[0] + x);
      for (int r = 1; r < rows_at_once; ++r) v = F::combine(v, F::read(rows[r] + x));
      store(line + x, F::combine(load(line + x), v));
    }
    if (x < n) {
      typename F::V v = read_first<F>(rows[0] + x, n - x);
      for (int r = 1; r < rows_at_once; ++r) v = F::combine(v, read_first<F>(rows[r] + x, n - x));
      store(line + x, F::combine(load(line + x), v));
    }
  }

  float finish(float sum, Index) const { return sum; }
  float finish(double sum, Index count) const {
    const Reducer& reducer = args_.reducer;
    sum += 0.0;  // a sum of nothing but -0 is +0, as one that begins with 0
    if (reducer.type == Reduction::lp && reducer.p == 2) return static_cast<float>(__builtin_sqrt(sum));
    if (reducer.type != Reduction::average) return static_cast<float>(sum);
    const double divisor = reducer.divisor == Divisor::fixed ? reducer.fixed_divisor : static_cast<double>(count);
    return divisor == 0.0 ? 0.0f : static_cast<float>(sum / divisor);
  }

  RegionPoolArgs args_;
  Spans rows_, columns_;
  Buffer<typename F::Cell> line_;
  Index low_, high_;
};

/// Any reducer, one region at a time.
class CellRegions final : public Kernel {
 public:
  explicit CellRegions(const RegionPoolArgs& args)
      : Kernel(args.out.channels),
        args_(args),
        rows_(args.rows, args.out.height),
        columns_(args.columns, args.out.width) {
    cells_.reserve(longest(args.rows, args.out.height) * longest(args.columns, args.out.width));
  }

  void run(Index begin, Index end) override {
    for (Index c = begin; c < end; ++c) {
      for (Index y = 0; y < args_.out.height; ++y) {
        for (Index x = 0; x < args_.out.width; ++x) {
          Index count = 0;
          for (Index row = rows_[y].begin; row < rows_[y].end; ++row) {
            const float* from = args_.in.row(c, row);
            for (Index column = columns_[x].begin; column < columns_[x].end; ++column) cells_[count++] = from[column];
          }
          const Index cell = args_.first_cell + (c * args_.out.height + y) * args_.out.width + x;
          args_.out.row(c, y)[x] = reduce_cells(args_.reducer, cells_.data(), count, cell);
        }
      }
    }
  }

 private:
  static Index longest(const Span* spans, Index count) {
    Index length = 0;
    for (Index i = 0; i < count; ++i) length = max_of(length, spans[i].end - spans[i].begin);
    return length;
  }

  RegionPoolArgs args_;
  Spans rows_, columns_;
  Buffer<float> cells_;
};

}  // namespace

Kernel* region_pool(const RegionPoolArgs& args) {
  switch (args.reducer.type) {
    case Reduction::max: return new (std::nothrow) ReduceRegions<MaxReduction>(args);
    case Reduction::min: return new (std::nothrow) ReduceRegions<MinReduction>(args);
    case Reduction::average:
    case Reduction::sum: return new (std::nothrow) ReduceRegions<SumReduction>(args);
    case Reduction::lp:
      if (args.reducer.p == 1) return new (std::nothrow) ReduceRegions<AbsSumReduction>(args);
      if (args.reducer.p == 2) return new (std::nothrow) ReduceRegions<SquareSumReduction>(args);
      break;
    default: break;
  }
  return new (std::nothrow) CellRegions(args);
}

}  // namespace POOLSCOPE_ISA
}  // namespace poolscope
