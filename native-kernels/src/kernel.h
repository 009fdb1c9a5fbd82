// What the binding, the dispatch tables and the kernels share: plain arguments in, a Kernel out.
// The fields mean what app/kernels.ts says. Sizes and strides are in cells and floats.
#pragma once
#include <cstddef>
#include <cstdint>
#if defined(__wasm__)
#include "../wasm/place.h"
#endif

/// Small functions that every instruction set shares must not exist out of line: the linker would keep one copy,
/// perhaps with instructions that the machine lacks.
#define POOLSCOPE_INLINE inline __attribute__((always_inline))
/// After the parameters of a lambda that is called in an inner loop.
#define POOLSCOPE_INLINED __attribute__((always_inline))

namespace poolscope {

using Index = int64_t;
#if !defined(__wasm__)
using Cells = float*;
using ConstCells = const float*;
using PlaneStride = Index;
#endif

/// data[channel * plane + row * row_stride + column]; `length` floats may be touched, beginning at `data`.
struct View {
  Cells data;
  Index length;
  Index channels, height, width;
  Index row_stride;
  PlaneStride plane_stride;

  POOLSCOPE_INLINE float* row(Index channel, Index y) const { return data + channel * plane_stride + y * row_stride; }
};

/// One axis of a sliding window; height and width are treated alike.
struct Axis {
  Index size, stride, dilation, before, after;

  POOLSCOPE_INLINE Index extent() const { return dilation * (size - 1) + 1; }
  /// First input cell under window i; may lie before the map.
  POOLSCOPE_INLINE Index start(Index i) const { return i * stride - before; }
};

struct Window {
  Axis y, x;
};

enum class PaddingMode { zeros, reflect, replicate, circular };
enum class Reduction { max, min, average, sum, lp, rank, gem, softpool, stochastic, mixed };
enum class Divisor { valid, padded, fixed };
enum class Function {
  relu,
  relu6,
  leaky_relu,
  elu,
  selu,
  celu,
  gelu,
  gelu_tanh,
  silu,
  mish,
  sigmoid,
  hard_sigmoid,
  hard_swish,
  tanh,
  softplus,
  softsign,
  thresholded_relu,
  clip,
  identity
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

/// How the weights of a convolution are packed: for each group blocks of output channels, of each block tap by tap the
/// weights of its channels side by side; 0 for channels that the last block lacks. The same on every machine.
struct PackedLayout {
  Index outputs, taps, block;  // of a group

  POOLSCOPE_INLINE PackedLayout(Index outputs, Index taps) : outputs(outputs), taps(taps), block(1) {
    while (block < 32 && block < outputs) block *= 2;
  }
  POOLSCOPE_INLINE Index group_size() const { return (outputs + block - 1) / block * block * taps; }
  POOLSCOPE_INLINE Index at(Index group, Index o) const {
    return group * group_size() + o / block * block * taps + o % block;
  }
};

struct PackedWeights {
  const float* numbers;
  bool finite, plain;  // plain: no denormals
};

/// Packs weights in the order out, in / groups, rows, columns.
PackedWeights pack_weights(const float* weights, Index groups, const PackedLayout& layout, float* to);

struct Conv2dArgs {
  View in, out;
  Window window;
  Index groups;
  PaddingMode padding;
  bool relu, fast;
  bool planes;            // units are output channels, not rows
  const float* weights;   // out, in / groups, rows, columns; copied by the kernel; or null, and
  PackedWeights packed;   // these, which must outlive the kernel
  const float* bias;      // null: none; copied by the kernel

  POOLSCOPE_INLINE Index taps() const { return in.channels / groups * window.y.size * window.x.size; }
  POOLSCOPE_INLINE bool finite_weights() const {
    if (packed.numbers) return packed.finite;
    float nothing = 0.0f;  // NaN where a weight is Inf or NaN
    for (Index i = 0; i < out.channels * taps(); ++i) nothing += weights[i] * 0.0f;
    return nothing == 0.0f;
  }
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
  Index first_cell;  // number of the first output cell, for reducers that draw
};

struct ElementwiseArgs {
  View in, out;
  Function function;
  double alpha, beta;
};

struct ConvTranspose2dArgs {
  View in, out;
  Window window;
  Index groups;
  const float* weights;  // in, out / groups, rows, columns; copied by the kernel
  const float* bias;     // null: none; copied by the kernel
};

struct ArgmaxPool2dArgs {
  View in, out;
  Window window;
};

struct RegionArgmaxArgs {
  View in, out;
  const Span* rows;  // copied by the kernel
  const Span* columns;
};

struct PyramidPoolArgs {
  View in, out;
  const Index* levels;  // copied by the kernel
  Index level_count;
  Reducer reducer;
};

struct Unpool2dArgs {
  View values, indices, out;
};

struct PreluArgs {
  View in, out;
  const float* slopes;  // copied by the kernel
  Index slope_count;    // 1, or one for each channel
};

struct BatchNormArgs {
  View in, out;
  const float *gamma, *beta, *mean, *variance;  // one for each channel; copied by the kernel
  double epsilon;
};

enum class SoftmaxAxis { channel, row, column, all };

struct SoftmaxArgs {
  View in, out;
  SoftmaxAxis axis;
  bool log;
};

struct Pad2dArgs {
  View in, out;
  Index top, left;
  PaddingMode mode;
  float value;
};

struct Upsample2dArgs {
  View in, out;
  Index factor_y, factor_x;
  bool bilinear;
};

/// The two cells of an axis that an output cell mixes, and the second one's share, 0 .. 1; of 0 the first alone counts.
struct Mix {
  Index first, second;
  double share;
};

struct Resize2dArgs {
  View in, out;
  const Mix* rows;  // out.height of them; copied by the kernel
  const Mix* columns;
};

/// Blocks of cells become blocks of cells. Places of a block: (channel * block + row) * block + column.
struct RearrangeArgs {
  View in, out;
  Index in_block, out_block;
  const Index* places;  // of the input's blocks, one for each place of the output's; copied by the kernel
};

struct RescaleArgs {
  View in, out;
  const float *scale, *offset;  // one for each channel; copied by the kernel
};

struct LocalResponseNormArgs {
  View in, out;
  Index size;
  double alpha, beta, bias;
};

struct FlattenArgs {
  View in, out;
  bool channels_last;
};

struct DenseArgs {
  View in, out;
  ConstCells weights;  // units, inputs; must outlive the kernel
  const float* bias;   // null: none; copied by the kernel
};

enum class Arithmetic { add, subtract, multiply, maximum, average };

/// Most maps that one kernel joins.
constexpr Index max_joined = 8;

struct ArithmeticArgs {
  View in[max_joined];
  bool per_channel[max_joined];  // the input has one cell for each channel
  Index count;
  View out;
  Arithmetic fn;
};

struct ConcatenateArgs {
  View in[max_joined];
  Index count;
  View out;
};

/// Where the summary of a map goes; null `rows`: none is wanted.
struct SummaryArgs {
  double* rows;  // channels, height, the numbers of a row: see RowStatistics
  Index channels, height, width;
  Index side;  // of the cells under one of the level's; 0: no level, else a power of two from 4 on
  View mean, max;
};

/// A convolution, perhaps a ReLU, and the pool after it, done while the rows are in cache.
struct FusedArgs {
  Conv2dArgs conv;  // conv.out is the map that is pooled
  Pool2dArgs pool;  // pool.in is conv.out
  View linear;      // the map before the ReLU; without data: not asked for, and the convolution does its ReLU itself
  SummaryArgs linear_summary, conv_summary, pool_summary;
};

/// The cancel flag of this thread's job, or null; see `setCancelFlag`.
const int32_t* cancel_flag();
void set_cancel_flag(const int32_t* word);

/// Whether a job is to stop: long rows ask now and then, and leave what nobody wants unfinished.
#if defined(__wasm__)
extern "C" int32_t stop_asked();  // of the host, which sees the flag

class Stop {
 public:
  bool asked() const { return stop_asked() != 0; }
};
#else
class Stop {
 public:
  POOLSCOPE_INLINE Stop() : word_(cancel_flag()) {}
  POOLSCOPE_INLINE bool asked() const { return word_ && __atomic_load_n(word_, __ATOMIC_RELAXED) != 0; }

 private:
  const int32_t* word_;
};
#endif

/// A prepared call. `run` computes the units [begin, end) of the output and touches nothing else of it.
class Kernel {
 public:
  POOLSCOPE_INLINE explicit Kernel(Index units) : units_(units) {}
  virtual ~Kernel();
  virtual void run(Index begin, Index end) = 0;
  POOLSCOPE_INLINE Index units() const { return units_; }

 private:
  Index units_;
};

/// One row for each kernel, one table for each instruction set. A null kernel: the arguments are not supported.
struct Table {
  const char* name;
  Kernel* (*argmax_pool2d)(const ArgmaxPool2dArgs&);
  Kernel* (*arithmetic)(const ArithmeticArgs&);
  Kernel* (*batch_norm)(const BatchNormArgs&);
  Kernel* (*concatenate)(const ConcatenateArgs&);
  Kernel* (*conv2d)(const Conv2dArgs&);
  Kernel* (*conv_transpose2d)(const ConvTranspose2dArgs&);
  Kernel* (*dense)(const DenseArgs&);
  Kernel* (*elementwise)(const ElementwiseArgs&);
  Kernel* (*flatten)(const FlattenArgs&);
  Kernel* (*fused)(const FusedArgs&);
  Kernel* (*local_response_norm)(const LocalResponseNormArgs&);
  Kernel* (*summarize)(const View& map, const SummaryArgs&);
  Kernel* (*pad2d)(const Pad2dArgs&);
  Kernel* (*pool2d)(const Pool2dArgs&);
  Kernel* (*prelu)(const PreluArgs&);
  Kernel* (*pyramid_pool)(const PyramidPoolArgs&);
  Kernel* (*rearrange)(const RearrangeArgs&);
  Kernel* (*region_argmax)(const RegionArgmaxArgs&);
  Kernel* (*region_pool)(const RegionPoolArgs&);
  Kernel* (*rescale)(const RescaleArgs&);
  Kernel* (*resize2d)(const Resize2dArgs&);
  Kernel* (*softmax)(const SoftmaxArgs&);
  Kernel* (*unpool2d)(const Unpool2dArgs&);
  Kernel* (*upsample2d)(const Upsample2dArgs&);
};

/// 64-byte aligned, zeroed; null when memory is short, and then `allocation_failed()` says so once.
void* allocate(size_t bytes);
void release(void* memory);
bool allocation_failed();
void note_failed_allocation();

/// Memory of a kernel, released with it. Plain types only.
template <typename T>
class Buffer {
 public:
  POOLSCOPE_INLINE Buffer() {}
  POOLSCOPE_INLINE explicit Buffer(Index count) { reserve(count); }
  POOLSCOPE_INLINE ~Buffer() { release(data_); }
  Buffer(const Buffer&) = delete;
  Buffer& operator=(const Buffer&) = delete;

  POOLSCOPE_INLINE bool reserve(Index count) {
    release(data_);
    data_ = static_cast<T*>(allocate(static_cast<size_t>(count > 0 ? count : 1) * sizeof(T)));
    count_ = data_ ? count : 0;
    return data_ != nullptr;
  }
  POOLSCOPE_INLINE T* data() const { return data_; }
  POOLSCOPE_INLINE Index count() const { return count_; }
  POOLSCOPE_INLINE T& operator[](Index i) const { return data_[i]; }

 private:
  T* data_ = nullptr;
  Index count_ = 0;
};

/// Spans kept by a kernel.
class Spans {
 public:
  POOLSCOPE_INLINE Spans(const Span* spans, Index count) : spans_(count) {
    for (Index i = 0; i < spans_.count(); ++i) spans_[i] = spans[i];
  }
  POOLSCOPE_INLINE const Span& operator[](Index i) const { return spans_[i]; }

 private:
  Buffer<Span> spans_;
};

POOLSCOPE_INLINE Index min_of(Index a, Index b) { return a < b ? a : b; }
POOLSCOPE_INLINE Index max_of(Index a, Index b) { return a > b ? a : b; }
POOLSCOPE_INLINE Index clamp(Index x, Index low, Index high) { return x < low ? low : x > high ? high : x; }
POOLSCOPE_INLINE Index round_up(Index x, Index unit) { return (x + unit - 1) / unit * unit; }

}  // namespace poolscope
