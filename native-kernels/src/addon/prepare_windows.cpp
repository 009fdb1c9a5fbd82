// Calls of kernels that gather cells under windows or in regions.
#include "pack.h"
#include "preparers.h"

namespace poolscope {

namespace {

/// Of a convolution: whether its units are output channels, not rows.
bool divides_planes(Reader& in, napi_value call) {
  napi_valuetype type = napi_undefined;
  napi_value divided = in.field(call, "divided", "call");
  if (in.failed() || napi_typeof(in.env(), divided, &type) != napi_ok || type == napi_undefined) return false;
  return in.choice(divided, "call.divided", {{"planes", 1}}) == 1;
}

/// The weights as the call states them, or packed: these are longer.
void read_conv_weights(Reader& in, const Operands& operands, Conv2dArgs& args) {
  const Index outputs = args.out.channels / args.groups;
  const Index packed = packed_length(args.groups, PackedLayout(outputs, args.taps()));
  Index length = 0;
  if (!operands.weights.empty()) in.floats(operands.weights[0], "weights[0]", false, &length);
  if (in.failed()) return;
  if (length == packed) {
    args.packed = unpack_flags(read_tensor(in, operands, 0, packed, true), packed);
  } else {
    args.weights = read_tensor(in, operands, 0, args.out.channels * args.taps());
  }
}

}  // namespace

Conv2dArgs read_conv2d(Reader& in, napi_value call, const Operands& operands) {
  Conv2dArgs args = {};
  args.in = operands.inputs[0];
  args.out = operands.output;
  args.window = read_window(in, call);
  args.groups = in.integer_field(call, "groups", "call", 1, max_cells);
  args.padding = static_cast<PaddingMode>(in.choice_field(call, "paddingMode", "call", padding_modes()));
  args.relu = in.choice_field(call, "activation", "call", {{"linear", 0}, {"relu", 1}}) == 1;
  args.fast = in.choice_field(call, "method", "call", {{"exact", 0}, {"fast", 1}}) == 1;
  args.planes = divides_planes(in, call);
  if (in.failed()) return args;
  in.require(args.in.channels % args.groups == 0, "input.channels",
             "a multiple of " + std::to_string(args.groups) + " groups", std::to_string(args.in.channels));
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
  read_conv_weights(in, operands, args);
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

Kernel* prepare_conv_transpose2d(Reader& in, const Table& table, napi_value call, const Operands& operands) {
  ConvTranspose2dArgs args = {};
  args.in = operands.inputs[0];
  args.out = operands.output;
  args.window = read_window(in, call);
  args.groups = in.integer_field(call, "groups", "call", 1, max_cells);
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
  in.require(args.out.plane_stride == 1 || args.out.channels == 1, "output.planeStride", "1",
             std::to_string(args.out.plane_stride));
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

}  // namespace poolscope
