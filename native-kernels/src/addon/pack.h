// Packed weights: see PackedLayout. What is known of them follows the numbers.
#pragma once
#include "reader.h"

namespace poolscope {

/// Floats of packed weights and of what follows; always more than there are weights.
Index packed_length(Index groups, const PackedLayout& layout);
/// Packed weights of so many floats. Memory that is all 0 holds weights of 0.
PackedWeights unpack_flags(const float* packed, Index length);

/// packedLength(inputs, outputs, groups, window cells): floats of the packed weights of a convolution.
napi_value packed_length_of(napi_env env, napi_callback_info info);
/// pack(inputs, outputs, groups, window cells, weights, into)
napi_value pack(napi_env env, napi_callback_info info);

}  // namespace poolscope
