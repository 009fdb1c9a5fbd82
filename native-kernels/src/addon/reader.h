// Reads JavaScript values with their checks. The first thing that is wrong is thrown as a TypeError (the wrong kind) or
// RangeError (the wrong value), always worded "path: expected this, received that"; after it every read gives a
// harmless default and `failed()` says so.
#pragma once
#define NAPI_VERSION 8
#include <node_api.h>

#include <string>
#include <vector>

#include "../kernel.h"

namespace poolscope {

/// A typed array that the kernel goes on reading or writing.
struct KeptArray {
  napi_value value;
  void* data;
  Index length;
  bool shared;  // over a SharedArrayBuffer
};

struct Name {
  const char* text;
  int value;
};

class Reader {
 public:
  explicit Reader(napi_env env) : env_(env) {}

  napi_env env() const { return env_; }
  bool failed() const { return failed_; }

  void type_error(const std::string& path, const std::string& expected, napi_value received);
  void range_error(const std::string& path, const std::string& expected, const std::string& received);
  /// Throws unless the condition holds.
  bool require(bool condition, const std::string& path, const std::string& expected, const std::string& received);

  napi_value field(napi_value object, const char* name, const std::string& path);
  napi_value element(napi_value array, Index index);
  Index array_length(napi_value array, const std::string& path);

  double number(napi_value value, const std::string& path);
  Index integer(napi_value value, const std::string& path, Index low, Index high);
  bool boolean(napi_value value, const std::string& path);
  std::string text(napi_value value, const std::string& path);
  int choice(napi_value value, const std::string& path, const std::vector<Name>& names);
  bool is_text(napi_value value);
  bool is_null(napi_value value);

  double number_field(napi_value object, const char* name, const std::string& path);
  Index integer_field(napi_value object, const char* name, const std::string& path, Index low, Index high);
  int choice_field(napi_value object, const char* name, const std::string& path, const std::vector<Name>& names);
  /// An array of exactly n integers.
  std::vector<Index> integers(napi_value object, const char* name, const std::string& path, Index n, Index low,
                              Index high);

  /// A Float32Array's first cell and length; `keep` it where the kernel does not copy it.
  float* floats(napi_value value, const std::string& path, bool keep, Index* length);
  /// A Float64Array's first number and length, kept.
  double* doubles(napi_value value, const std::string& path, Index* length);
  /// All that are to be kept.
  const std::vector<KeptArray>& kept() const { return kept_; }
  View view(napi_value value, const std::string& path);

 private:
  void* typed_array(napi_value value, const std::string& path, napi_typedarray_type wanted, const char* expected,
                    bool keep, Index* length);

  napi_env env_;
  bool failed_ = false;
  std::vector<KeptArray> kept_;
};

constexpr Index max_cells = 2147483647;

}  // namespace poolscope
