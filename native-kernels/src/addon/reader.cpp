#include "reader.h"

#include <cmath>
#include <cstdio>

namespace poolscope {
namespace {

std::string format(napi_env env, napi_value value) {
  if (value == nullptr) return "nothing";
  napi_valuetype type;
  if (napi_typeof(env, value, &type) != napi_ok) return "something else";
  switch (type) {
    case napi_undefined: return "undefined";
    case napi_null: return "null";
    case napi_boolean: return "a boolean";
    case napi_number: return "a number";
    case napi_string: return "a string";
    case napi_function: return "a function";
    default: return "an object of another kind";
  }
}

std::string format(double number) {
  char text[40];
  std::snprintf(text, sizeof text, "%.15g", number);
  return text;
}

}  // namespace

void Reader::type_error(const std::string& path, const std::string& expected, napi_value received) {
  if (failed_) return;
  failed_ = true;
  bool pending = false;
  napi_is_exception_pending(env_, &pending);  // a getter may have thrown; that error stays
  if (pending) return;
  napi_throw_type_error(env_, nullptr,
                        (path + ": expected " + expected + ", received " + format(env_, received)).c_str());
}

void Reader::range_error(const std::string& path, const std::string& expected, const std::string& received) {
  if (failed_) return;
  failed_ = true;
  napi_throw_range_error(env_, nullptr, (path + ": expected " + expected + ", received " + received).c_str());
}

bool Reader::require(bool condition, const std::string& path, const std::string& expected,
                     const std::string& received) {
  if (failed_) return false;
  if (!condition) range_error(path, expected, received);
  return condition;
}

napi_value Reader::field(napi_value object, const char* name, const std::string& path) {
  if (failed_) return nullptr;
  napi_valuetype type;
  napi_value value = nullptr;
  if (object == nullptr || napi_typeof(env_, object, &type) != napi_ok || type != napi_object) {
    type_error(path, "an object", object);
    return nullptr;
  }
  if (napi_get_named_property(env_, object, name, &value) != napi_ok) type_error(path + "." + name, "a value", nullptr);
  return value;
}

napi_value Reader::element(napi_value array, Index index) {
  napi_value value = nullptr;
  if (failed_) return nullptr;
  if (napi_get_element(env_, array, static_cast<uint32_t>(index), &value) != napi_ok)
    type_error("array", "a value", nullptr);
  return value;
}

Index Reader::array_length(napi_value array, const std::string& path) {
  if (failed_) return 0;
  bool is_array = false;
  uint32_t length = 0;
  if (array == nullptr || napi_is_array(env_, array, &is_array) != napi_ok || !is_array ||
      napi_get_array_length(env_, array, &length) != napi_ok) {
    type_error(path, "an array", array);
    return 0;
  }
  return length;
}

double Reader::number(napi_value value, const std::string& path) {
  if (failed_) return 0;
  double number = 0;
  if (value == nullptr || napi_get_value_double(env_, value, &number) != napi_ok) type_error(path, "a number", value);
  return number;
}

Index Reader::integer(napi_value value, const std::string& path, Index low, Index high) {
  const double x = number(value, path);
  if (failed_) return low;
  if (!(x >= static_cast<double>(low) && x <= static_cast<double>(high)) || x != std::floor(x)) {
    range_error(path, "an integer from " + std::to_string(low) + " to " + std::to_string(high), format(x));
    return low;
  }
  return static_cast<Index>(x);
}

bool Reader::boolean(napi_value value, const std::string& path) {
  bool result = false;
  if (failed_) return result;
  if (value == nullptr || napi_get_value_bool(env_, value, &result) != napi_ok) type_error(path, "a boolean", value);
  return result;
}

bool Reader::is_text(napi_value value) {
  napi_valuetype type;
  return !failed_ && value != nullptr && napi_typeof(env_, value, &type) == napi_ok && type == napi_string;
}

std::string Reader::text(napi_value value, const std::string& path) {
  if (failed_) return "";
  char buffer[64];
  size_t length = 0;
  if (value == nullptr || napi_get_value_string_utf8(env_, value, buffer, sizeof buffer, &length) != napi_ok) {
    type_error(path, "a string", value);
    return "";
  }
  return std::string(buffer, length);
}

int Reader::choice(napi_value value, const std::string& path, const std::vector<Name>& names) {
  const std::string given = text(value, path);
  if (failed_) return 0;
  std::string all;
  for (const Name& name : names) {
    if (given == name.text) return name.value;
    all += (all.empty() ? "" : " | ") + std::string(name.text);
  }
  range_error(path, all, given);
  return 0;
}

double Reader::number_field(napi_value object, const char* name, const std::string& path) {
  return number(field(object, name, path), path + "." + name);
}

Index Reader::integer_field(napi_value object, const char* name, const std::string& path, Index low, Index high) {
  return integer(field(object, name, path), path + "." + name, low, high);
}

int Reader::choice_field(napi_value object, const char* name, const std::string& path, const std::vector<Name>& names) {
  return choice(field(object, name, path), path + "." + name, names);
}

std::vector<Index> Reader::integers(napi_value object, const char* name, const std::string& path, Index n, Index low,
                                    Index high) {
  std::vector<Index> values(static_cast<size_t>(n), low);
  const std::string here = path + "." + name;
  napi_value array = field(object, name, path);
  const Index length = array_length(array, here);
  if (!require(length == n, here, std::to_string(n) + " numbers", std::to_string(length))) return values;
  for (Index i = 0; i < n; ++i) {
    values[static_cast<size_t>(i)] = integer(element(array, i), here + "[" + std::to_string(i) + "]", low, high);
  }
  return values;
}

void* Reader::typed_array(napi_value value, const std::string& path, napi_typedarray_type wanted, const char* expected,
                          bool keep, Index* length) {
  if (failed_) return nullptr;
  bool is_typed = false;
  if (value == nullptr || napi_is_typedarray(env_, value, &is_typed) != napi_ok || !is_typed) {
    type_error(path, expected, value);
    return nullptr;
  }
  napi_typedarray_type type;
  size_t count = 0;
  void* data = nullptr;
  napi_value buffer = nullptr;
  if (napi_get_typedarray_info(env_, value, &type, &count, &data, &buffer, nullptr) != napi_ok || type != wanted) {
    type_error(path, expected, value);
    return nullptr;
  }
  *length = static_cast<Index>(count);
  bool plain = false;
  const bool shared = napi_is_arraybuffer(env_, buffer, &plain) == napi_ok && !plain;
  if (keep) kept_.push_back({value, data, *length, shared});
  return data;
}

float* Reader::floats(napi_value value, const std::string& path, bool keep, Index* length) {
  return static_cast<float*>(typed_array(value, path, napi_float32_array, "a Float32Array", keep, length));
}

double* Reader::doubles(napi_value value, const std::string& path, Index* length) {
  return static_cast<double*>(typed_array(value, path, napi_float64_array, "a Float64Array", true, length));
}

bool Reader::is_null(napi_value value) {
  napi_valuetype type = napi_undefined;
  return !failed_ && value != nullptr && napi_typeof(env_, value, &type) == napi_ok && type == napi_null;
}

View Reader::view(napi_value value, const std::string& path) {
  View view = {};
  view.channels = integer_field(value, "channels", path, 1, max_cells);
  view.height = integer_field(value, "height", path, 1, max_cells);
  view.width = integer_field(value, "width", path, 1, max_cells);
  const Index far = Index{1} << 53;
  view.row_stride = integer_field(value, "rowStride", path, 0, far);
  view.plane_stride = integer_field(value, "planeStride", path, 0, far);
  view.data = floats(field(value, "data", path), path + ".data", true, &view.length);
  if (failed_) return view;
  const Index length = view.length;
  const bool rows_fit = view.height == 1 || (view.row_stride >= view.width && view.row_stride <= length);
  const bool planes_fit = view.channels == 1 || (view.plane_stride >= 1 && view.plane_stride <= length);
  if (!require(rows_fit, path + ".rowStride", "at least the width, and rows within the data",
               std::to_string(view.row_stride)))
    return view;
  if (!require(planes_fit, path + ".planeStride", "planes within the data", std::to_string(view.plane_stride)))
    return view;
  // Both products stay below 2^31 * 2^53 only if strides are within the data, as they are: a length fits in 2^33.
  const Index reach = (view.channels - 1) * view.plane_stride + (view.height - 1) * view.row_stride + view.width;
  require(reach <= length, path + ".data", "at least " + std::to_string(reach) + " numbers", std::to_string(length));
#if defined(__wasm__)
  view.plane_stride = PlaneStride(view.data);
#endif
  return view;
}

}  // namespace poolscope
