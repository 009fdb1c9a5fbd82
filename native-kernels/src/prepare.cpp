#include "prepare.h"

#include <cmath>

namespace poolscope {
namespace {

/// What a call comes with.
struct Operands {
  std::vector<View> inputs;
  View output;
  std::vector<napi_value> weights;
};

Window read_window(Reader& in, napi_value call) {
  const std::string place = "call.window";
  napi_value window = in.field(call, "window", "call");
  const auto size = in.integers(window, "size", place, 2, 1, 1 << 20);
  const auto strides = in.integers(window, "strides", place, 2, 1, most_cells);
  const auto dilations = in.integers(window, "dilations", place, 2, 1, most_cells);
  const auto pads = in.integers(window, "pads", place, 4, 0, most_cells);
  const Window read = {{size[0], strides[0], dilations[0], pads[0], pads[2]}, {size[1], strides[1], dilations[1], pads[1], pads[3]}};
  in.require(size[0] * size[1] <= 1 << 24, place + ".size", "a window of at most 2^24 cells", std::to_string(size[0] * size[1]));
  return read;
}

/// Windows of an output axis begin within the padded input; `exact` also wants as many as fit.
void check_axis(Reader& in, const Axis& axis, Index n, Index out, bool exact, const char* name) {
  const Index room = n + axis.before + axis.after - axis.extent();
  const Index fits = room < 0 ? 0 : room / axis.stride + 1;
  if (exact) {
    in.require(out == fits, std::string("output.") + name, std::to_string(fits), std::to_string(out));
  } else {
    const Index starts = (n + axis.before + axis.after - 1) / axis.stride + 1;
    in.require(out <= starts, std::string("output.") + name, "at most " + std::to_string(starts), std::to_string(out));
  }
}

void check_same_size(Reader& in, const View& a, const View& b) {
  in.require(a.channels == b.channels, "output.channels", std::to_string(a.channels), std::to_string(b.channels));
  in.require(a.height == b.height, "output.height", std::to_string(a.height), std::to_string(b.height));
  in.require(a.width == b.width, "output.width", std::to_string(a.width), std::to_string(b.width));
}

void check_channels(Reader& in, Index expected, const View& view) {
  in.require(view.channels == expected, "output.channels", std::to_string(expected), std::to_string(view.channels));
}

const float* read_tensor(Reader& in, const Operands& operands, size_t index, Index count, bool keep = false) {
  const std::string place = "weights[" + std::to_string(index) + "]";
  if (!in.require(index < operands.weights.size(), "weights", std::to_string(index + 1) + " parameter tensors",
                  std::to_string(operands.weights.size()))) {
    return nullptr;
  }
  Index length = 0;
  const float* data = in.floats(operands.weights[index], place, keep, &length);
  in.require(length == count, place, std::to_string(count) + " numbers", std::to_string(length));
  return data;
}

bool has_bias(Reader& in, napi_value call) {
  napi_valuetype type = napi_undefined;
  napi_value bias = in.field(call, "bias", "call");
  return !in.failed() && napi_typeof(in.env(), bias, &type) == napi_ok && type != napi_null;
}

Reducer read_reducer(Reader& in, napi_value call) {
  const std::string place = "call.reducer";
  napi_value value = in.field(call, "reducer", "call");
  Reducer reducer = {};
  reducer.type = static_cast<Reduction>(in.choice_field(value, "type", place,
                                                        {{"max", int(Reduction::max)},
                                                         {"min", int(Reduction::min)},
                                                         {"average", int(Reduction::average)},
                                                         {"sum", int(Reduction::sum)},
                                                         {"lp", int(Reduction::lp)},
                                                         {"rank", int(Reduction::rank)},
                                                         {"gem", int(Reduction::gem)},
                                                         {"softpool", int(Reduction::softpool)},
                                                         {"stochastic", int(Reduction::stochastic)},
                                                         {"mixed", int(Reduction::mixed)}}));
  if (in.failed()) return reducer;
  switch (reducer.type) {
    case Reduction::average: {
      napi_value divisor = in.field(value, "divisor", place);
      if (in.is_text(divisor)) {
        reducer.divisor = static_cast<Divisor>(
            in.choice(divisor, place + ".divisor", {{"valid", int(Divisor::valid)}, {"padded", int(Divisor::padded)}}));
      } else {
        reducer.divisor = Divisor::fixed;
        reducer.fixed_divisor = in.number(divisor, place + ".divisor");
      }
      break;
    }
    case Reduction::lp: reducer.p = in.number_field(value, "p", place); break;
    case Reduction::rank:
      reducer.quantile = in.number_field(value, "quantile", place);
      in.require(reducer.quantile >= 0 && reducer.quantile <= 1, place + ".quantile", "a number from 0 to 1",
                 std::to_string(reducer.quantile));
      break;
    case Reduction::gem:
      reducer.p = in.number_field(value, "p", place);
      reducer.epsilon = in.number_field(value, "epsilon", place);
      break;
    case Reduction::stochastic:
      reducer.sample = in.choice_field(value, "mode", place, {{"mean", 0}, {"sample", 1}}) == 1;
      reducer.seed = static_cast<uint32_t>(in.integer_field(value, "seed", place, -(Index{1} << 53), Index{1} << 53));
      break;
    case Reduction::mixed: reducer.lambda = in.number_field(value, "lambda", place); break;
    default: break;
  }
  return reducer;
}

const std::vector<Name>& padding_modes() {
  static const std::vector<Name> names = {{"zeros", int(PaddingMode::zeros)},
                                          {"reflect", int(PaddingMode::reflect)},
                                          {"replicate", int(PaddingMode::replicate)},
                                          {"circular", int(PaddingMode::circular)}};
  return names;
}

Conv2dArgs read_conv2d(Reader& in, napi_value call, const Operands& operands) {
  Conv2dArgs args = {};
  args.in = operands.inputs[0];
  args.out = operands.output;
  args.window = read_window(in, call);
  args.groups = in.integer_field(call, "groups", "call", 1, most_cells);
  args.padding = static_cast<PaddingMode>(in.choice_field(call, "paddingMode", "call", padding_modes()));
  args.relu = in.choice_field(call, "activation", "call", {{"linear", 0}, {"relu", 1}}) == 1;
  args.fast = in.choice_field(call, "method", "call", {{"exact", 0}, {"fast", 1}}) == 1;
  if (in.failed()) return args;
  in.require(args.in.channels % args.groups == 0, "input.channels", "a multiple of " + std::to_string(args.groups) + " groups",
             std::to_string(args.in.channels));
  in.require(args.out.channels % args.groups == 0, "output.channels",
             "a multiple of " + std::to_string(args.groups) + " groups", std::to_string(args.out.channels));
  if (in.failed()) return args;
  check_axis(in, args.window.y, args.in.height, args.out.height, true, "height");
  check_axis(in, args.window.x, args.in.width, args.out.width, true, "width");
  const double taps = double(args.in.channels / args.groups) * double(args.window.y.size) * double(args.window.x.size);
  if (!in.require(taps * double(args.out.channels) < 1e12, "call.window.size", "fewer than 10^12 weights",
                  std::to_string(taps * double(args.out.channels)))) {
    return args;
  }
  args.weights = read_tensor(in, operands, 0, args.out.channels * static_cast<Index>(taps));
  if (has_bias(in, call)) args.bias = read_tensor(in, operands, 1, args.out.channels);
  return args;
}

Pool2dArgs read_pool2d(Reader& in, napi_value call, const View& input, const View& output) {
  Pool2dArgs args = {};
  args.in = input;
  args.out = output;
  args.window = read_window(in, call);
  args.reducer = read_reducer(in, call);
  check_channels(in, input.channels, output);
  check_axis(in, args.window.y, input.height, output.height, false, "height");
  check_axis(in, args.window.x, input.width, output.width, false, "width");
  return args;
}

std::vector<Span> read_spans(Reader& in, napi_value call, const char* name, Index count, Index n) {
  const std::string place = std::string("call.") + name;
  napi_value array = in.field(call, name, "call");
  const Index length = in.array_length(array, place);
  std::vector<Span> spans;
  if (!in.require(length == count, place, std::to_string(count) + " spans, as many as the output has",
                  std::to_string(length))) {
    return spans;
  }
  for (Index i = 0; i < length && !in.failed(); ++i) {
    const std::string here = place + "[" + std::to_string(i) + "]";
    napi_value span = in.element(array, i);
    const Index begin = in.integer_field(span, "begin", here, 0, n);
    const Index end = in.integer_field(span, "end", here, begin, n);
    spans.push_back({begin, end});
  }
  return spans;
}

Kernel* prepare_conv2d(Reader& in, const Table& table, napi_value call, const Operands& operands) {
  const Conv2dArgs args = read_conv2d(in, call, operands);
  return in.failed() ? nullptr : table.conv2d(args);
}

Kernel* prepare_pool2d(Reader& in, const Table& table, napi_value call, const Operands& operands) {
  const Pool2dArgs args = read_pool2d(in, call, operands.inputs[0], operands.output);
  return in.failed() ? nullptr : table.pool2d(args);
}

Kernel* prepare_region_pool(Reader& in, const Table& table, napi_value call, const Operands& operands) {
  RegionPoolArgs args = {};
  args.in = operands.inputs[0];
  args.out = operands.output;
  args.reducer = read_reducer(in, call);
  check_channels(in, args.in.channels, args.out);
  const std::vector<Span> rows = read_spans(in, call, "rows", args.out.height, args.in.height);
  const std::vector<Span> columns = read_spans(in, call, "columns", args.out.width, args.in.width);
  args.rows = rows.data();
  args.columns = columns.data();
  return in.failed() ? nullptr : table.region_pool(args);
}

Kernel* prepare_elementwise(Reader& in, const Table& table, napi_value call, const Operands& operands) {
  ElementwiseArgs args = {};
  args.in = operands.inputs[0];
  args.out = operands.output;
  args.function = static_cast<Function>(in.choice_field(call, "fn", "call",
                                                        {{"relu", int(Function::relu)},
                                                         {"relu6", int(Function::relu6)},
                                                         {"leakyRelu", int(Function::leaky_relu)},
                                                         {"elu", int(Function::elu)},
                                                         {"selu", int(Function::selu)},
                                                         {"celu", int(Function::celu)},
                                                         {"gelu", int(Function::gelu)},
                                                         {"geluTanh", int(Function::gelu_tanh)},
                                                         {"silu", int(Function::silu)},
                                                         {"mish", int(Function::mish)},
                                                         {"sigmoid", int(Function::sigmoid)},
                                                         {"hardSigmoid", int(Function::hard_sigmoid)},
                                                         {"hardSwish", int(Function::hard_swish)},
                                                         {"tanh", int(Function::tanh)},
                                                         {"softplus", int(Function::softplus)},
                                                         {"softsign", int(Function::softsign)},
                                                         {"thresholdedRelu", int(Function::thresholded_relu)},
                                                         {"clip", int(Function::clip)},
                                                         {"identity", int(Function::identity)}}));
  args.alpha = in.number_field(call, "alpha", "call");
  args.beta = in.number_field(call, "beta", "call");
  check_same_size(in, args.in, args.out);
  return in.failed() ? nullptr : table.elementwise(args);
}

/// A parameter tensor with a value for each channel of the output.
const float* read_channel_tensor(Reader& in, const Operands& operands, size_t index) {
  return read_tensor(in, operands, index, operands.output.channels);
}

/// Requires a vector of n values: n channels of one cell.
void check_vector(Reader& in, const View& output, Index n) {
  check_channels(in, n, output);
  in.require(output.height == 1 && output.width == 1, "output", "a vector",
             std::to_string(output.height) + " x " + std::to_string(output.width) + " cells a channel");
}

Kernel* prepare_conv_transpose2d(Reader& in, const Table& table, napi_value call, const Operands& operands) {
  ConvTranspose2dArgs args = {};
  args.in = operands.inputs[0];
  args.out = operands.output;
  args.window = read_window(in, call);
  args.groups = in.integer_field(call, "groups", "call", 1, most_cells);
  if (in.failed()) return nullptr;
  const std::string multiple = "a multiple of " + std::to_string(args.groups) + " groups";
  in.require(args.in.channels % args.groups == 0, "input.channels", multiple, std::to_string(args.in.channels));
  in.require(args.out.channels % args.groups == 0, "output.channels", multiple, std::to_string(args.out.channels));
  if (in.failed()) return nullptr;
  const double count = double(args.in.channels) * double(args.out.channels / args.groups) * double(args.window.y.size) *
                       double(args.window.x.size);
  if (!in.require(count < 1e12, "call.window.size", "fewer than 10^12 weights", std::to_string(count))) return nullptr;
  args.weights = read_tensor(in, operands, 0, static_cast<Index>(count));
  if (has_bias(in, call)) args.bias = read_channel_tensor(in, operands, 1);
  return in.failed() ? nullptr : table.conv_transpose2d(args);
}

Kernel* prepare_argmax_pool2d(Reader& in, const Table& table, napi_value call, const Operands& operands) {
  ArgmaxPool2dArgs args = {operands.inputs[0], operands.output, read_window(in, call)};
  check_channels(in, args.in.channels, args.out);
  check_axis(in, args.window.y, args.in.height, args.out.height, false, "height");
  check_axis(in, args.window.x, args.in.width, args.out.width, false, "width");
  return in.failed() ? nullptr : table.argmax_pool2d(args);
}

Kernel* prepare_region_argmax(Reader& in, const Table& table, napi_value call, const Operands& operands) {
  RegionArgmaxArgs args = {};
  args.in = operands.inputs[0];
  args.out = operands.output;
  check_channels(in, args.in.channels, args.out);
  const std::vector<Span> rows = read_spans(in, call, "rows", args.out.height, args.in.height);
  const std::vector<Span> columns = read_spans(in, call, "columns", args.out.width, args.in.width);
  args.rows = rows.data();
  args.columns = columns.data();
  return in.failed() ? nullptr : table.region_argmax(args);
}

Kernel* prepare_pyramid_pool(Reader& in, const Table& table, napi_value call, const Operands& operands) {
  PyramidPoolArgs args = {};
  args.in = operands.inputs[0];
  args.out = operands.output;
  args.reducer = read_reducer(in, call);
  napi_value array = in.field(call, "levels", "call");
  const Index count = in.array_length(array, "call.levels");
  in.require(count <= 64, "call.levels", "at most 64 levels", std::to_string(count));
  std::vector<Index> levels;
  Index cells = 0;
  for (Index i = 0; i < count && !in.failed(); ++i) {
    levels.push_back(in.integer(in.element(array, i), "call.levels[" + std::to_string(i) + "]", 1, 1 << 12));
    cells += levels.back() * levels.back();
  }
  check_vector(in, args.out, args.in.channels * cells);
  in.require(args.out.plane_stride == 1 || args.out.channels == 1, "output.planeStride", "1", std::to_string(args.out.plane_stride));
  args.levels = levels.data();
  args.level_count = count;
  return in.failed() ? nullptr : table.pyramid_pool(args);
}

Kernel* prepare_unpool2d(Reader& in, const Table& table, napi_value, const Operands& operands) {
  const Unpool2dArgs args = {operands.inputs[0], operands.inputs[1], operands.output};
  check_channels(in, args.values.channels, args.out);
  in.require(args.indices.channels == args.values.channels && args.indices.height == args.values.height &&
                 args.indices.width == args.values.width,
             "inputs[1]", "indices for each value", "a map of another size");
  return in.failed() ? nullptr : table.unpool2d(args);
}

Kernel* prepare_prelu(Reader& in, const Table& table, napi_value, const Operands& operands) {
  PreluArgs args = {};
  args.in = operands.inputs[0];
  args.out = operands.output;
  check_same_size(in, args.in, args.out);
  if (in.require(!operands.weights.empty(), "weights", "1 parameter tensor", "none")) {
    args.slopes = in.floats(operands.weights[0], "weights[0]", false, &args.slope_count);
  }
  in.require(args.slope_count == 1 || args.slope_count == args.out.channels, "weights[0]",
             "1 number or " + std::to_string(args.out.channels), std::to_string(args.slope_count));
  return in.failed() ? nullptr : table.prelu(args);
}

Kernel* prepare_batch_norm(Reader& in, const Table& table, napi_value call, const Operands& operands) {
  BatchNormArgs args = {};
  args.in = operands.inputs[0];
  args.out = operands.output;
  check_same_size(in, args.in, args.out);
  args.gamma = read_channel_tensor(in, operands, 0);
  args.beta = read_channel_tensor(in, operands, 1);
  args.mean = read_channel_tensor(in, operands, 2);
  args.variance = read_channel_tensor(in, operands, 3);
  args.epsilon = in.number_field(call, "epsilon", "call");
  return in.failed() ? nullptr : table.batch_norm(args);
}

Kernel* prepare_softmax(Reader& in, const Table& table, napi_value call, const Operands& operands) {
  SoftmaxArgs args = {};
  args.in = operands.inputs[0];
  args.out = operands.output;
  check_same_size(in, args.in, args.out);
  args.axis = static_cast<SoftmaxAxis>(in.choice_field(call, "axis", "call",
                                                       {{"channel", int(SoftmaxAxis::channel)},
                                                        {"row", int(SoftmaxAxis::row)},
                                                        {"column", int(SoftmaxAxis::column)},
                                                        {"all", int(SoftmaxAxis::all)}}));
  args.log = in.boolean(in.field(call, "log", "call"), "call.log");
  return in.failed() ? nullptr : table.softmax(args);
}

Kernel* prepare_pad2d(Reader& in, const Table& table, napi_value call, const Operands& operands) {
  Pad2dArgs args = {};
  args.in = operands.inputs[0];
  args.out = operands.output;
  const auto pads = in.integers(call, "pads", "call", 4, -most_cells, most_cells);
  args.top = pads[0];
  args.left = pads[1];
  args.mode = static_cast<PaddingMode>(in.choice_field(call, "mode", "call", padding_modes()));
  args.value = static_cast<float>(in.number_field(call, "value", "call"));
  check_channels(in, args.in.channels, args.out);
  const Index height = args.in.height + pads[0] + pads[2], width = args.in.width + pads[1] + pads[3];
  in.require(args.out.height == height, "output.height", std::to_string(height), std::to_string(args.out.height));
  in.require(args.out.width == width, "output.width", std::to_string(width), std::to_string(args.out.width));
  return in.failed() ? nullptr : table.pad2d(args);
}

Kernel* prepare_upsample2d(Reader& in, const Table& table, napi_value call, const Operands& operands) {
  Upsample2dArgs args = {};
  args.in = operands.inputs[0];
  args.out = operands.output;
  const auto size = in.integers(call, "size", "call", 2, 1, most_cells);
  args.down = size[0];
  args.across = size[1];
  args.bilinear = in.choice_field(call, "interpolation", "call", {{"nearest", 0}, {"bilinear", 1}}) == 1;
  check_channels(in, args.in.channels, args.out);
  const Index height = args.in.height * args.down, width = args.in.width * args.across;
  in.require(args.out.height == height, "output.height", std::to_string(height), std::to_string(args.out.height));
  in.require(args.out.width == width, "output.width", std::to_string(width), std::to_string(args.out.width));
  return in.failed() ? nullptr : table.upsample2d(args);
}

Kernel* prepare_flatten(Reader& in, const Table& table, napi_value call, const Operands& operands) {
  FlattenArgs args = {};
  args.in = operands.inputs[0];
  args.out = operands.output;
  args.channels_last = in.choice_field(call, "order", "call", {{"channelsFirst", 0}, {"channelsLast", 1}}) == 1;
  check_vector(in, args.out, args.in.channels * args.in.height * args.in.width);
  return in.failed() ? nullptr : table.flatten(args);
}

Kernel* prepare_dense(Reader& in, const Table& table, napi_value call, const Operands& operands) {
  DenseArgs args = {};
  args.in = operands.inputs[0];
  args.out = operands.output;
  check_vector(in, args.out, in.integer_field(call, "units", "call", 1, most_cells));
  args.weights = read_tensor(in, operands, 0, args.out.channels * args.in.channels * args.in.height * args.in.width, true);
  if (has_bias(in, call)) args.bias = read_channel_tensor(in, operands, 1);
  return in.failed() ? nullptr : table.dense(args);
}

struct Preparer {
  const char* name;
  size_t inputs;
  Kernel* (*prepare)(Reader&, const Table&, napi_value call, const Operands&);
};

const Preparer preparers[] = {
    {"argmaxPool2d", 1, prepare_argmax_pool2d},
    {"batchNorm", 1, prepare_batch_norm},
    {"conv2d", 1, prepare_conv2d},
    {"convTranspose2d", 1, prepare_conv_transpose2d},
    {"dense", 1, prepare_dense},
    {"elementwise", 1, prepare_elementwise},
    {"flatten", 1, prepare_flatten},
    {"pad2d", 1, prepare_pad2d},
    {"pool2d", 1, prepare_pool2d},
    {"prelu", 1, prepare_prelu},
    {"pyramidPool", 1, prepare_pyramid_pool},
    {"regionArgmax", 1, prepare_region_argmax},
    {"regionPool", 1, prepare_region_pool},
    {"softmax", 1, prepare_softmax},
    {"unpool2d", 2, prepare_unpool2d},
    {"upsample2d", 1, prepare_upsample2d},
};

std::vector<napi_value> elements(Reader& in, napi_value array, const char* place) {
  std::vector<napi_value> values;
  const Index length = in.array_length(array, place);
  for (Index i = 0; i < length && i < 8; ++i) values.push_back(in.element(array, i));
  return values;
}

}  // namespace

Kernel* prepare(Reader& in, const Table& table, napi_value call, napi_value inputs, napi_value output, napi_value weights) {
  const std::string name = in.text(in.field(call, "kernel", "call"), "call.kernel");
  for (const Preparer& preparer : preparers) {
    if (in.failed() || name != preparer.name) continue;
    Operands operands;
    const std::vector<napi_value> given = elements(in, inputs, "inputs");
    if (!in.require(given.size() >= preparer.inputs, "inputs",
                    std::to_string(preparer.inputs) + " maps", std::to_string(given.size()))) {
      return nullptr;
    }
    for (size_t i = 0; i < given.size(); ++i) operands.inputs.push_back(in.view(given[i], "inputs[" + std::to_string(i) + "]"));
    operands.output = in.view(output, "output");
    operands.weights = elements(in, weights, "weights");
    return in.failed() ? nullptr : preparer.prepare(in, table, call, operands);
  }
  in.range_error("call.kernel", "the name of a kernel", name);
  return nullptr;
}

namespace {

LookArgs read_look(Reader& in, napi_value value, const View& map, const std::string& place) {
  LookArgs args = {};
  if (in.failed() || in.is_null(value)) return args;
  args.channels = map.channels;
  args.height = map.height;
  args.width = map.width;
  Index length = 0;
  args.rows = in.doubles(in.field(value, "rows", place), place + ".rows", &length);
  const Index numbers = map.channels * map.height * 6;
  in.require(length == numbers, place + ".rows", std::to_string(numbers) + " numbers", std::to_string(length));
  napi_value level = in.field(value, "level", place);
  if (in.failed() || in.is_null(level)) return args;
  args.side = in.integer_field(level, "side", place + ".level", 4, 1 << 20);
  in.require((args.side & (args.side - 1)) == 0, place + ".level.side", "a power of two", std::to_string(args.side));
  args.mean = in.view(in.field(level, "mean", place + ".level"), place + ".level.mean");
  args.max = in.view(in.field(level, "max", place + ".level"), place + ".level.max");
  if (in.failed()) return args;
  const View cells = {nullptr, 0, map.channels, (map.height + args.side - 1) / args.side, (map.width + args.side - 1) / args.side, 0, 0};
  check_same_size(in, cells, args.mean);
  check_same_size(in, cells, args.max);
  return args;
}

struct SeenMap {
  View view;
  LookArgs look;
};

SeenMap read_seen(Reader& in, napi_value maps, const char* name) {
  const std::string place = std::string("maps.") + name;
  napi_value value = in.field(maps, name, "maps");
  if (in.failed() || in.is_null(value)) return {};
  const View view = in.view(in.field(value, "map", place), place + ".map");
  return {view, read_look(in, in.field(value, "look", place), view, place + ".look")};
}

}  // namespace

Kernel* prepare_look(Reader& in, const Table& table, napi_value map, napi_value into) {
  const View view = in.view(map, "map");
  if (in.failed()) return nullptr;
  const LookArgs args = read_look(in, into, view, "into");
  in.require(args.rows != nullptr, "into", "an object", "null");
  return in.failed() ? nullptr : table.look(view, args);
}

Kernel* prepare_fused(Reader& in, const Table& table, napi_value conv, napi_value weights, napi_value pool, napi_value maps) {
  Operands operands;
  operands.inputs.push_back(in.view(in.field(maps, "input", "maps"), "maps.input"));
  const SeenMap linear = read_seen(in, maps, "linear"), convolved = read_seen(in, maps, "convolved"), pooled = read_seen(in, maps, "pooled");
  if (in.failed()) return nullptr;
  operands.output = convolved.view;
  operands.weights = elements(in, weights, "weights");
  FusedArgs args = {};
  args.conv = read_conv2d(in, conv, operands);
  args.pool = read_pool2d(in, pool, operands.output, pooled.view);
  args.linear = linear.view;
  args.linear_look = linear.look;
  args.conv_look = convolved.look;
  args.pool_look = pooled.look;
  if (linear.view.data) check_same_size(in, linear.view, convolved.view);
  return in.failed() ? nullptr : table.fused(args);
}

}  // namespace poolscope
