// Calls of kernels that join several maps.
#include "preparers.h"

namespace poolscope {
namespace {

/// Requires as many entries in the list of a call as there are inputs.
bool check_count(Reader& in, napi_value list, const char* path, const Operands& operands) {
  const Index given = static_cast<Index>(operands.inputs.size()), named = in.array_length(list, path);
  return in.require(named == given && named <= max_joined, path, std::to_string(given) + " entries, one for each input",
                    std::to_string(named));
}

}  // namespace

Kernel* prepare_arithmetic(Reader& in, const Table& table, napi_value call, const Operands& operands) {
  ArithmeticArgs args = {};
  args.out = operands.output;
  args.fn = static_cast<Arithmetic>(in.choice_field(call, "fn", "call",
                                                    {{"add", int(Arithmetic::add)},
                                                     {"subtract", int(Arithmetic::subtract)},
                                                     {"multiply", int(Arithmetic::multiply)},
                                                     {"maximum", int(Arithmetic::maximum)},
                                                     {"average", int(Arithmetic::average)}}));
  napi_value per_channel = in.field(call, "perChannel", "call");
  if (in.failed() || !check_count(in, per_channel, "call.perChannel", operands)) return nullptr;
  for (const View& input : operands.inputs) {
    const std::string path = "call.perChannel[" + std::to_string(args.count) + "]";
    const bool one_cell = in.boolean(in.element(per_channel, args.count), path);
    check_same_size(in, one_cell ? View{nullptr, 0, args.out.channels, 1, 1, 0, 0} : args.out, input);
    args.per_channel[args.count] = one_cell;
    args.in[args.count++] = input;
  }
  return in.failed() ? nullptr : table.arithmetic(args);
}

Kernel* prepare_concatenate(Reader& in, const Table& table, napi_value call, const Operands& operands) {
  ConcatenateArgs args = {};
  args.out = operands.output;
  if (!check_count(in, in.field(call, "channels", "call"), "call.channels", operands)) return nullptr;
  const auto channels = in.integers(call, "channels", "call", static_cast<Index>(operands.inputs.size()), 1, max_cells);
  Index all = 0;
  for (const View& input : operands.inputs) {
    const Index own = in.failed() ? 1 : channels[static_cast<size_t>(args.count)];
    check_same_size(in, View{nullptr, 0, own, args.out.height, args.out.width, 0, 0}, input);
    all += own;
    args.in[args.count++] = input;
  }
  check_channels(in, all, args.out);
  return in.failed() ? nullptr : table.concatenate(args);
}

}  // namespace poolscope
