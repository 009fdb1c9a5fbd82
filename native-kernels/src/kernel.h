// What the binding, the dispatch tables and the kernels share: plain arguments in, a Kernel out.
// The fields mean what app/kernels.ts says. Sizes and strides are in cells and floats.
#pragma once
#include <cstddef>
#include <cstdint>

namespace poolscope {

using Index = int64_t;

/// data[channel * plane + row * row_stride + column]; `length` floats may be touched, beginning at `data`.
struct View {
  float* data;
  Index length;
  Index channels, height, width;
  Index row_stride, plane_stride;

  float* row(Index channel, Index y) const { return data + channel * plane_stride + y * row_stride; }
};

/// One axis of a sliding window; height and width are treated alike.
struct Axis {
  Index size, stride, dilation, before, after;

  Index extent() const { return dilation * (size - 1) + 1; }
  /// First input cell under window i; may lie before the picture.
  Index start(Index i) const { return i * stride - before; }
};

struct Window {
  Axis y, x;
};

enum class PaddingMode { zeros, reflect, replicate, circular };
enum class Reduction { max, min, average, sum, lp, rank, gem, softpool, stochastic, mixed };
enum class Divisor { valid, padded, fixed };
enum class Function {
  relu, relu6, leaky_relu, elu, selu, celu, gelu, gelu_tanh, silu, mish, sigmoid, hard_sigmoid, hard_swish, tanh,
  softplus, softsign, thresholded_relu, clip, identity
};

struct Reducer {
  Reduction type;
  Divisor divisor;
  double fixed_divisor;
  double p;         // lp, gem
  double epsilon;   // gem
  double quantile;  // rank
  double lambda;    // mixed
  bool sample;      // stochastic
  uint32_t seed;    // stochastic
};

struct Span {
  Index begin, end;
};

struct Conv2dArgs {
  View in, out;
  Window window;
  Index groups;
  PaddingMode padding;
  bool relu, fast;
  const float* weights;  // out, in / groups, rows, columns; copied by the kernel
  const float* bias;     // null: none; copied by the kernel
};

struct Pool2dArgs {
  View in, out;
  Window window;
  Reducer reducer;
};

struct RegionPoolArgs {
  View in, out;
  const Span* rows;  // out.height of them; copied by the kernel
  const Span* columns;
  Reducer reducer;
};

struct ElementwiseArgs {
  View in, out;
  Function function;
  double alpha, beta;
};

/// A convolution and the pool behind it, done while the rows are in cache.
struct FusedArgs {
  Conv2dArgs conv;  // conv.out is the map between
  Pool2dArgs pool;  // pool.in is conv.out
};

/// A prepared call. `run` computes the units [begin, end) of the output and touches nothing else of it.
class Kernel {
 public:
  explicit Kernel(Index units) : units_(units) {}
  virtual ~Kernel();
  virtual void run(Index begin, Index end) = 0;
  Index units() const { return units_; }

 private:
  Index units_;
};

/// One row for each kernel, one table for each instruction set. A null kernel: the arguments are not supported.
struct Table {
  const char* name;
  Kernel* (*conv2d)(const Conv2dArgs&);
  Kernel* (*pool2d)(const Pool2dArgs&);
  Kernel* (*region_pool)(const RegionPoolArgs&);
  Kernel* (*elementwise)(const ElementwiseArgs&);
  Kernel* (*fused)(const FusedArgs&);
};

/// 64-byte aligned, zeroed; null when memory is short, and then `allocation_failed()` says so once.
void* allocate(size_t bytes);
void release(void* memory);
bool allocation_failed();

/// Memory of a kernel, released with it. Plain types only.
template <typename T>
class Buffer {
 public:
  Buffer() = default;
  explicit Buffer(Index count) { reserve(count); }
  ~Buffer() { release(data_); }
  Buffer(const Buffer&) = delete;
  Buffer& operator=(const Buffer&) = delete;

  bool reserve(Index count) {
    release(data_);
    data_ = static_cast<T*>(allocate(static_cast<size_t>(count > 0 ? count : 1) * sizeof(T)));
    count_ = data_ ? count : 0;
    return data_ != nullptr;
  }
  T* data() const { return data_; }
  Index count() const { return count_; }
  T& operator[](Index i) const { return data_[i]; }

 private:
  T* data_ = nullptr;
  Index count_ = 0;
};

inline Index least(Index a, Index b) { return a < b ? a : b; }
inline Index most(Index a, Index b) { return a > b ? a : b; }
inline Index clamp(Index x, Index low, Index high) { return x < low ? low : x > high ? high : x; }
inline Index round_up(Index x, Index unit) { return (x + unit - 1) / unit * unit; }

}  // namespace poolscope
