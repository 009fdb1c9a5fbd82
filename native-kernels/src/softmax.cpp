// softmax and its logarithm, in double. The largest value is taken off every exponent, so that none overflows.
#include <new>

#include "kernels.h"
#include "simd/vector_math.h"

namespace poolscope {
namespace POOLSCOPE_ISA {
namespace {

POOLSCOPE_INLINE vd larger(vd a, vd b) { return b > a ? b : a; }
inline double log_of(double x) { return __builtin_log(x); }
POOLSCOPE_INLINE vd log_of(vd x) {
  double cells[H];
  store(cells, x);
  for (int i = 0; i < H; ++i) cells[i] = __builtin_log(cells[i]);
  return load(cells);
}

class Softmax final : public Kernel {
 public:
  explicit Softmax(const SoftmaxArgs& args) : Kernel(units_of(args)), args_(args) {}

  void run(Index begin, Index end) override {
    const View& out = args_.out;
    switch (args_.axis) {
      case SoftmaxAxis::channel:
        for (Index y = begin; y < end; ++y) {
          strided(args_.in.row(0, y), args_.in.plane_stride, out.row(0, y), out.plane_stride, out.channels);
        }
        break;
      case SoftmaxAxis::row:
        for (Index c = begin; c < end; ++c)
          strided(args_.in.row(c, 0), args_.in.row_stride, out.row(c, 0), out.row_stride, out.height);
        break;
      case SoftmaxAxis::column:
        for (Index c = 0; c < out.channels; ++c) {
          for (Index y = begin; y < end; ++y) along({c, c + 1}, {y, y + 1});
        }
        break;
      case SoftmaxAxis::all:
        if (begin < end) along({0, out.channels}, {0, out.height});
        break;
    }
  }

 private:
  static Index units_of(const SoftmaxArgs& args) {
    switch (args.axis) {
      case SoftmaxAxis::row: return args.out.channels;
      case SoftmaxAxis::all: return 1;
      default: return args.out.height;
    }
  }

  /// Reads `cells` floats, the rest as 0.
  static vd read(const float* from, Index cells) {
    if (cells >= H) return widen(from);
    float padded[H] = {};
    for (Index i = 0; i < cells; ++i) padded[i] = from[i];
    return widen(padded);
  }
  static void write(float* to, vd v, Index cells) {
    const vh narrowed = narrow(v);
    if (cells >= H) {
      store(to, narrowed);
    } else {
      std::memcpy(to, &narrowed, static_cast<size_t>(cells) * sizeof(float));
    }
  }

  /// Each column of n cells, `step` apart, on its own.
  void strided(const float* from, Index step, float* to, Index out_step, Index n) const {
    for (Index x = 0; x < args_.out.width; x += H) {
      const Index cells = min_of(H, args_.out.width - x);
      vd largest = splat(-__builtin_inf());
      for (Index i = 0; i < n; ++i) largest = larger(largest, read(from + i * step + x, cells));
      vd sum = splat(0.0);
      for (Index i = 0; i < n; ++i) sum += exp(read(from + i * step + x, cells) - largest);
      const vd term = args_.log ? log_of(sum) : splat(1.0) / sum;
      for (Index i = 0; i < n; ++i) {
        const vd v = read(from + i * step + x, cells) - largest;
        write(to + i * out_step + x, args_.log ? v - term : exp(v) * term, cells);
      }
    }
  }

  /// All cells of the rows together.
  void along(const Span& channels, const Span& rows) const {
    const Index width = args_.out.width;
    double largest = -__builtin_inf();
    for (Index c = channels.begin; c < channels.end; ++c) {
      for (Index y = rows.begin; y < rows.end; ++y) {
        const float* from = args_.in.row(c, y);
        for (Index x = 0; x < width; ++x) largest = from[x] > largest ? from[x] : largest;
      }
    }
    const vd top = splat(largest);
    vd sums = splat(0.0);
    double sum = 0.0;
    for (Index c = channels.begin; c < channels.end; ++c) {
      for (Index y = rows.begin; y < rows.end; ++y) {
        const float* from = args_.in.row(c, y);
        Index x = 0;
        for (; x + H <= width; x += H) sums += exp(widen(from + x) - top);
        if (x < width) {
          double cells[H];
          store(cells, exp(read(from + x, width - x) - top));
          for (Index i = 0; i < width - x; ++i) sum += cells[i];
        }
      }
    }
    double lanes[H];
    store(lanes, sums);
    for (int i = 0; i < H; ++i) sum += lanes[i];
    const vd term = splat(args_.log ? log_of(sum) : 1.0 / sum);
    for (Index c = channels.begin; c < channels.end; ++c) {
      for (Index y = rows.begin; y < rows.end; ++y) {
        const float* from = args_.in.row(c, y);
        float* to = args_.out.row(c, y);
        for (Index x = 0; x < width; x += H) {
          const vd v = read(from + x, width - x) - top;
          write(to + x, args_.log ? v - term : exp(v) * term, width - x);
        }
      }
    }
  }

  SoftmaxArgs args_;
};

}  // namespace

Kernel* softmax(const SoftmaxArgs& args) { return new (std::nothrow) Softmax(args); }

}  // namespace POOLSCOPE_ISA
}  // namespace poolscope
