#include "pack.h"

namespace poolscope {
namespace {

/// The numbers stay aligned to a cache line, whatever follows.
constexpr Index flag_floats = 16;

/// The first four arguments of both functions.
struct Packing {
  Index groups;
  PackedLayout layout;
};

Packing read_packing(Reader& in, const napi_value* arguments) {
  const Index inputs = in.integer(arguments[0], "inputs", 1, max_cells);
  const Index outputs = in.integer(arguments[1], "outputs", 1, max_cells);
  const Index groups = in.integer(arguments[2], "groups", 1, max_cells);
  const Index cells = in.integer(arguments[3], "cells", 1, 1 << 24);
  if (in.failed()) return {1, {1, 1}};
  in.require(inputs % groups == 0, "inputs", "a multiple of " + std::to_string(groups) + " groups",
             std::to_string(inputs));
  in.require(outputs % groups == 0, "outputs", "a multiple of " + std::to_string(groups) + " groups",
             std::to_string(outputs));
  const double weights = double(inputs / groups) * double(cells) * double(outputs);
  in.require(weights < 1e12, "weights", "fewer than 10^12", std::to_string(weights));
  return in.failed() ? Packing{1, {1, 1}} : Packing{groups, {outputs / groups, inputs / groups * cells}};
}

}  // namespace

PackedWeights pack_weights(const float* weights, Index groups, const PackedLayout& layout, float* to) {
  PackedWeights packed = {to, true, true};
  const Index padded = round_up(layout.outputs, layout.block);
  const Stop stop;
  for (Index g = 0; g < groups; ++g) {
    for (Index o = 0; o < padded && !stop.asked(); ++o) {
      const float* from = o < layout.outputs ? weights + (g * layout.outputs + o) * layout.taps : nullptr;
      float* at = to + layout.at(g, o);
      for (Index t = 0; t < layout.taps; ++t, at += layout.block) {
        const float weight = from ? from[t] : 0.0f;
        *at = weight;
        packed.finite = packed.finite && weight - weight == 0.0f;
        packed.plain = packed.plain && (weight == 0.0f || __builtin_fabsf(weight) >= 1.2e-38f);
      }
    }
  }
  return packed;
}

Index packed_length(Index groups, const PackedLayout& layout) { return groups * layout.group_size() + flag_floats; }

PackedWeights unpack_flags(const float* packed, Index length) {
  if (!packed) return {};
  const float* flags = packed + length - flag_floats;
  return {packed, flags[0] == 0.0f, flags[1] == 0.0f};
}

napi_value packed_length_of(napi_env env, napi_callback_info info) {
  size_t count = 4;
  napi_value arguments[4] = {}, length = nullptr;
  if (napi_get_cb_info(env, info, &count, arguments, nullptr, nullptr) != napi_ok) return nullptr;
  Reader in(env);
  const Packing packing = read_packing(in, arguments);
  if (in.failed()) return nullptr;
  napi_create_double(env, static_cast<double>(packed_length(packing.groups, packing.layout)), &length);
  return length;
}

napi_value pack(napi_env env, napi_callback_info info) {
  size_t count = 6;
  napi_value arguments[6] = {};
  if (napi_get_cb_info(env, info, &count, arguments, nullptr, nullptr) != napi_ok) return nullptr;
  Reader in(env);
  const Packing packing = read_packing(in, arguments);
  if (in.failed()) return nullptr;
  Index given = 0, room = 0;
  const float* weights = in.floats(arguments[4], "weights", false, &given);
  float* into = in.floats(arguments[5], "into", false, &room);
  const Index numbers = packing.groups * packing.layout.outputs * packing.layout.taps;
  const Index length = packed_length(packing.groups, packing.layout);
  in.require(given == numbers, "weights", std::to_string(numbers) + " numbers", std::to_string(given));
  in.require(room == length, "into", std::to_string(length) + " numbers", std::to_string(room));
  if (in.failed()) return nullptr;
  const PackedWeights packed = pack_weights(weights, packing.groups, packing.layout, into);
  float* const flags = into + length - flag_floats;
  flags[0] = !packed.finite;
  flags[1] = !packed.plain;
  return nullptr;
}

}  // namespace poolscope
