// elementwise: activation functions. Those with arithmetic work in double and round once. Input and output may be the
// same map.
#include <new>

#include "kernels.h"
#include "simd/vector_math.h"

namespace poolscope {
namespace POOLSCOPE_ISA {
namespace {

struct Parameters {
  double alpha, beta;
};

/// Min and max as JavaScript has them: NaN stays, and of -0 and a limit of +0 the larger is +0.
POOLSCOPE_INLINE vd at_least(vd x, vd low) { return x <= low ? low : x; }
POOLSCOPE_INLINE vd at_most(vd x, vd high) { return x > high ? high : x; }
POOLSCOPE_INLINE vd unit(vd x) { return at_most(at_least(x, splat(0.0)), splat(1.0)); }
POOLSCOPE_INLINE vd by_sign(vd x, vd negative) { return x < splat(0.0) ? negative : x; }

template <Function f>
POOLSCOPE_INLINE vd value(vd x, const Parameters& p) {
  const vd alpha = splat(p.alpha), beta = splat(p.beta);
  switch (f) {
    case Function::relu: return at_least(x, splat(0.0)) + splat(0.0);
    case Function::relu6: return at_most(at_least(x, splat(0.0)), splat(6.0)) + splat(0.0);
    case Function::clip: return at_most(at_least(x, alpha), beta);
    case Function::leaky_relu: return by_sign(x, alpha * x);
    case Function::elu: return by_sign(x, alpha * expm1(x));
    case Function::selu: return beta * by_sign(x, alpha * expm1(x));
    case Function::celu: return by_sign(x, alpha * expm1(x / alpha));
    case Function::gelu: return x * 0.5 * erfc(x * -0.70710678118654752440);
    case Function::gelu_tanh: {
      // (1 + tanh z) / 2 is the sigmoid of 2 z, which keeps its digits far below 0.
      const vd inner = (x + splat(0.044715) * x * x * x) * 0.79788456080286535588;
      return x * sigmoid(inner * 2.0);
    }
    case Function::silu: return x * sigmoid(alpha * x);
    case Function::mish: return x * tanh(softplus(x));
    case Function::sigmoid: return sigmoid(x);
    case Function::hard_sigmoid: return unit(alpha * x + beta);
    case Function::hard_swish: return x * unit(x / 6.0 + 0.5);
    case Function::tanh: return tanh(x);
    case Function::softplus: return softplus(x);
    case Function::softsign: return x / (splat(1.0) + magnitude(x));
    case Function::thresholded_relu: return x <= alpha ? splat(0.0) : x;
    case Function::identity: return x;
  }
  return x;
}

template <Function f>
void row_of(const float* from, float* to, Index n, const Parameters& p) {
  Index x = 0;
  for (; x + H <= n; x += H) store(to + x, narrow(value<f>(widen(from + x), p)));
  if (x < n) {
    float cells[H] = {};
    for (Index i = x; i < n; ++i) cells[i - x] = from[i];
    store(cells, narrow(value<f>(widen(cells), p)));
    for (Index i = x; i < n; ++i) to[i] = cells[i - x];
  }
}

/// ReLU needs no arithmetic, so it stays in float.
void relu_row(const float* from, float* to, Index n, const Parameters&) {
  Index x = 0;
  for (; x + W <= n; x += W) store(to + x, relu(load(from + x)));
  for (; x < n; ++x) to[x] = from[x] < 0.0f ? 0.0f : from[x] + 0.0f;
}

void identity_row(const float* from, float* to, Index n, const Parameters&) {
  std::memmove(to, from, static_cast<size_t>(n) * sizeof(float));
}

using Row = void (*)(const float*, float*, Index, const Parameters&);

Row row_function(Function f) {
  switch (f) {
    case Function::relu: return relu_row;
    case Function::relu6: return row_of<Function::relu6>;
    case Function::leaky_relu: return row_of<Function::leaky_relu>;
    case Function::elu: return row_of<Function::elu>;
    case Function::selu: return row_of<Function::selu>;
    case Function::celu: return row_of<Function::celu>;
    case Function::gelu: return row_of<Function::gelu>;
    case Function::gelu_tanh: return row_of<Function::gelu_tanh>;
    case Function::silu: return row_of<Function::silu>;
    case Function::mish: return row_of<Function::mish>;
    case Function::sigmoid: return row_of<Function::sigmoid>;
    case Function::hard_sigmoid: return row_of<Function::hard_sigmoid>;
    case Function::hard_swish: return row_of<Function::hard_swish>;
    case Function::tanh: return row_of<Function::tanh>;
    case Function::softplus: return row_of<Function::softplus>;
    case Function::softsign: return row_of<Function::softsign>;
    case Function::thresholded_relu: return row_of<Function::thresholded_relu>;
    case Function::clip: return row_of<Function::clip>;
    case Function::identity: return identity_row;
  }
  return identity_row;
}

class Elementwise final : public Kernel {
 public:
  explicit Elementwise(const ElementwiseArgs& args)
      : Kernel(args.out.height), args_(args), row_(row_function(args.function)), parameters_{args.alpha, args.beta} {
    // Vectors and other maps of one cell a plane are one row.
    flat_ = args.out.height == 1 && args.out.width == 1 && args.in.plane_stride == 1 && args.out.plane_stride == 1;
  }

  void run(Index begin, Index end) override {
    if (flat_) {
      if (begin < end) row_(args_.in.data, args_.out.data, args_.out.channels, parameters_);
      return;
    }
    for (Index c = 0; c < args_.out.channels; ++c) {
      for (Index y = begin; y < end; ++y) row_(args_.in.row(c, y), args_.out.row(c, y), args_.out.width, parameters_);
    }
  }

 private:
  ElementwiseArgs args_;
  Row row_;
  Parameters parameters_;
  bool flat_;
};

}  // namespace

Kernel* elementwise(const ElementwiseArgs& args) { return new (std::nothrow) Elementwise(args); }

}  // namespace POOLSCOPE_ISA
}  // namespace poolscope
