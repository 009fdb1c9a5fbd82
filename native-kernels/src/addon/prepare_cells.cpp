// Calls of kernels that work cell by cell, move cells, or take a whole map as a vector.
#include "preparers.h"

namespace poolscope {

/// Cells of a block on one axis: blocks of so many channels and cells can be counted.
constexpr Index max_block = 1 << 15;

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
  const auto pads = in.integers(call, "pads", "call", 4, -max_cells, max_cells);
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
  const auto size = in.integers(call, "size", "call", 2, 1, max_cells);
  args.factor_y = size[0];
  args.factor_x = size[1];
  args.bilinear = in.choice_field(call, "interpolation", "call", {{"nearest", 0}, {"bilinear", 1}}) == 1;
  check_channels(in, args.in.channels, args.out);
  const Index height = args.in.height * args.factor_y, width = args.in.width * args.factor_x;
  in.require(args.out.height == height, "output.height", std::to_string(height), std::to_string(args.out.height));
  in.require(args.out.width == width, "output.width", std::to_string(width), std::to_string(args.out.width));
  return in.failed() ? nullptr : table.upsample2d(args);
}

Kernel* prepare_resize2d(Reader& in, const Table& table, napi_value call, const Operands& operands) {
  Resize2dArgs args = {};
  args.in = operands.inputs[0];
  args.out = operands.output;
  check_channels(in, args.in.channels, args.out);
  const std::vector<Mix> rows = read_mixes(in, call, "rows", args.out.height, args.in.height);
  const std::vector<Mix> columns = read_mixes(in, call, "columns", args.out.width, args.in.width);
  args.rows = rows.data();
  args.columns = columns.data();
  return in.failed() ? nullptr : table.resize2d(args);
}

Kernel* prepare_rearrange(Reader& in, const Table& table, napi_value call, const Operands& operands) {
  RearrangeArgs args = {};
  args.in = operands.inputs[0];
  args.out = operands.output;
  args.in_block = in.integer_field(call, "inputBlock", "call", 1, max_block);
  args.out_block = in.integer_field(call, "outputBlock", "call", 1, max_block);
  const Index down = args.in.height / args.in_block, across = args.in.width / args.in_block;
  in.require(args.in.height == down * args.in_block, "inputs[0].height", "whole blocks", std::to_string(args.in.height));
  in.require(args.in.width == across * args.in_block, "inputs[0].width", "whole blocks", std::to_string(args.in.width));
  const Index height = down * args.out_block, width = across * args.out_block;
  in.require(args.out.height == height, "output.height", std::to_string(height), std::to_string(args.out.height));
  in.require(args.out.width == width, "output.width", std::to_string(width), std::to_string(args.out.width));
  const Index count = in.failed() ? 0 : args.out.channels * args.out_block * args.out_block;
  const std::vector<Index> places = in.integers(call, "places", "call", count, 0,
                                                args.in.channels * args.in_block * args.in_block - 1);
  args.places = places.data();
  return in.failed() ? nullptr : table.rearrange(args);
}

Kernel* prepare_rescale(Reader& in, const Table& table, napi_value, const Operands& operands) {
  RescaleArgs args = {};
  args.in = operands.inputs[0];
  args.out = operands.output;
  check_same_size(in, args.in, args.out);
  args.scale = read_channel_tensor(in, operands, 0);
  args.offset = read_channel_tensor(in, operands, 1);
  return in.failed() ? nullptr : table.rescale(args);
}

Kernel* prepare_local_response_norm(Reader& in, const Table& table, napi_value call, const Operands& operands) {
  LocalResponseNormArgs args = {};
  args.in = operands.inputs[0];
  args.out = operands.output;
  check_same_size(in, args.in, args.out);
  args.size = in.integer_field(call, "size", "call", 1, max_cells);
  args.alpha = in.number_field(call, "alpha", "call");
  args.beta = in.number_field(call, "beta", "call");
  args.bias = in.number_field(call, "bias", "call");
  return in.failed() ? nullptr : table.local_response_norm(args);
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
  check_vector(in, args.out, in.integer_field(call, "units", "call", 1, max_cells));
  args.weights =
      read_tensor(in, operands, 0, args.out.channels * args.in.channels * args.in.height * args.in.width, true);
  if (has_bias(in, call)) args.bias = read_channel_tensor(in, operands, 1);
  return in.failed() ? nullptr : table.dense(args);
}

}  // namespace poolscope
