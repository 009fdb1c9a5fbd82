#include "operands.h"

namespace poolscope {

Window read_window(Reader& in, napi_value call) {
  const std::string path = "call.window";
  napi_value window = in.field(call, "window", "call");
  const auto size = in.integers(window, "size", path, 2, 1, 1 << 20);
  const auto strides = in.integers(window, "strides", path, 2, 1, max_cells);
  const auto dilations = in.integers(window, "dilations", path, 2, 1, max_cells);
  const auto pads = in.integers(window, "pads", path, 4, 0, max_cells);
  const Window read = {{size[0], strides[0], dilations[0], pads[0], pads[2]},
                       {size[1], strides[1], dilations[1], pads[1], pads[3]}};
  in.require(size[0] * size[1] <= 1 << 24, path + ".size", "a window of at most 2^24 cells",
             std::to_string(size[0] * size[1]));
  return read;
}

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

const float* read_tensor(Reader& in, const Operands& operands, size_t index, Index count, bool keep) {
  const std::string path = "weights[" + std::to_string(index) + "]";
  if (!in.require(index < operands.weights.size(), "weights", std::to_string(index + 1) + " parameter tensors",
                  std::to_string(operands.weights.size()))) {
    return nullptr;
  }
  Index length = 0;
  const float* data = in.floats(operands.weights[index], path, keep, &length);
  in.require(length == count, path, std::to_string(count) + " numbers", std::to_string(length));
  return data;
}

bool has_bias(Reader& in, napi_value call) {
  napi_valuetype type = napi_undefined;
  napi_value bias = in.field(call, "bias", "call");
  return !in.failed() && napi_typeof(in.env(), bias, &type) == napi_ok && type != napi_null;
}

Reducer read_reducer(Reader& in, napi_value call) {
  const std::string path = "call.reducer";
  napi_value value = in.field(call, "reducer", "call");
  Reducer reducer = {};
  reducer.type = static_cast<Reduction>(in.choice_field(value, "type", path,
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
      napi_value divisor = in.field(value, "divisor", path);
      if (in.is_text(divisor)) {
        reducer.divisor = static_cast<Divisor>(
            in.choice(divisor, path + ".divisor", {{"valid", int(Divisor::valid)}, {"padded", int(Divisor::padded)}}));
      } else {
        reducer.divisor = Divisor::fixed;
        reducer.fixed_divisor = in.number(divisor, path + ".divisor");
      }
      break;
    }
    case Reduction::lp: reducer.p = in.number_field(value, "p", path); break;
    case Reduction::rank:
      reducer.quantile = in.number_field(value, "quantile", path);
      in.require(reducer.quantile >= 0 && reducer.quantile <= 1, path + ".quantile", "a number from 0 to 1",
                 std::to_string(reducer.quantile));
      break;
    case Reduction::gem:
      reducer.p = in.number_field(value, "p", path);
      reducer.epsilon = in.number_field(value, "epsilon", path);
      break;
    case Reduction::stochastic:
      reducer.sample = in.choice_field(value, "mode", path, {{"mean", 0}, {"sample", 1}}) == 1;
      reducer.seed = static_cast<uint32_t>(in.integer_field(value, "seed", path, -(Index{1} << 53), Index{1} << 53));
      break;
    case Reduction::mixed: reducer.lambda = in.number_field(value, "lambda", path); break;
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

std::vector<Span> read_spans(Reader& in, napi_value call, const char* name, Index count, Index n) {
  const std::string path = std::string("call.") + name;
  napi_value array = in.field(call, name, "call");
  const Index length = in.array_length(array, path);
  std::vector<Span> spans;
  if (!in.require(length == count, path, std::to_string(count) + " spans, as many as the output has",
                  std::to_string(length))) {
    return spans;
  }
  for (Index i = 0; i < length && !in.failed(); ++i) {
    const std::string here = path + "[" + std::to_string(i) + "]";
    napi_value span = in.element(array, i);
    const Index begin = in.integer_field(span, "begin", here, 0, n);
    const Index end = in.integer_field(span, "end", here, begin, n);
    spans.push_back({begin, end});
  }
  return spans;
}

std::vector<Mix> read_mixes(Reader& in, napi_value call, const char* name, Index count, Index n) {
  const std::string path = std::string("call.") + name;
  napi_value array = in.field(call, name, "call");
  const Index length = in.array_length(array, path);
  std::vector<Mix> mixes;
  if (!in.require(length == count, path, std::to_string(count) + " mixes, as many as the output has",
                  std::to_string(length))) {
    return mixes;
  }
  for (Index i = 0; i < length && !in.failed(); ++i) {
    const std::string place = path + "[" + std::to_string(i) + "]";
    napi_value mix = in.element(array, i);
    const Index first = in.integer_field(mix, "first", place, 0, n - 1);
    const Index second = in.integer_field(mix, "second", place, 0, n - 1);
    const double share = in.number_field(mix, "share", place);
    in.require(share >= 0.0 && share <= 1.0, place + ".share", "0 to 1", std::to_string(share));
    mixes.push_back({first, second, share});
  }
  return mixes;
}

const float* read_channel_tensor(Reader& in, const Operands& operands, size_t index) {
  return read_tensor(in, operands, index, operands.output.channels);
}

void check_vector(Reader& in, const View& output, Index n) {
  check_channels(in, n, output);
  in.require(output.height == 1 && output.width == 1, "output", "a vector",
             std::to_string(output.height) + " x " + std::to_string(output.width) + " cells a channel");
}

}  // namespace poolscope
