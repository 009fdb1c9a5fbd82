// What the preparation of all kernels has in common: operands, windows, reducers, and the checks of their sizes.
#pragma once
#include "reader.h"

namespace poolscope {

/// What a call comes with.
struct Operands {
  std::vector<View> inputs;
  View output;
  std::vector<napi_value> weights;
};

Window read_window(Reader& in, napi_value call);
/// Windows of an output axis begin within the padded input; `exact` also wants as many as fit.
void check_axis(Reader& in, const Axis& axis, Index n, Index out, bool exact, const char* name);
void check_same_size(Reader& in, const View& a, const View& b);
void check_channels(Reader& in, Index expected, const View& view);
const float* read_tensor(Reader& in, const Operands& operands, size_t index, Index count, bool keep = false);
bool has_bias(Reader& in, napi_value call);
Reducer read_reducer(Reader& in, napi_value call);
const std::vector<Name>& padding_modes();
std::vector<Mix> read_mixes(Reader& in, napi_value call, const char* name, Index count, Index n);
std::vector<Span> read_spans(Reader& in, napi_value call, const char* name, Index count, Index n);
/// A parameter tensor with a value for each channel of the output.
const float* read_channel_tensor(Reader& in, const Operands& operands, size_t index);
/// Requires a vector of n values: n channels of one cell.
void check_vector(Reader& in, const View& output, Index n);

}  // namespace poolscope
