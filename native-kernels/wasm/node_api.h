// The part of Node-API by which the addon's sources read calls, as functions that host.ts provides. An integer stands
// for a value: its place in a list of the host.
#pragma once
#include <cstddef>
#include <cstdint>

typedef struct napi_env_* napi_env;
typedef struct napi_value_* napi_value;
typedef struct napi_callback_info_* napi_callback_info;

typedef enum { napi_ok, napi_failed } napi_status;

typedef enum {
  napi_undefined,
  napi_null,
  napi_boolean,
  napi_number,
  napi_string,
  napi_symbol,
  napi_object,
  napi_function,
  napi_external,
  napi_bigint
} napi_valuetype;

typedef enum { napi_float32_array, napi_float64_array, napi_other_array } napi_typedarray_type;

extern "C" {
napi_status napi_get_cb_info(napi_env, napi_callback_info, size_t* count, napi_value* arguments, napi_value* receiver,
                             void** data);
napi_status napi_create_double(napi_env, double value, napi_value* result);
napi_status napi_typeof(napi_env, napi_value value, napi_valuetype* result);
napi_status napi_get_named_property(napi_env, napi_value object, const char* name, napi_value* result);
napi_status napi_is_array(napi_env, napi_value value, bool* result);
napi_status napi_get_array_length(napi_env, napi_value value, uint32_t* result);
napi_status napi_get_element(napi_env, napi_value object, uint32_t index, napi_value* result);
napi_status napi_get_value_double(napi_env, napi_value value, double* result);
napi_status napi_get_value_bool(napi_env, napi_value value, bool* result);
napi_status napi_get_value_string_utf8(napi_env, napi_value value, char* buffer, size_t size, size_t* result);
napi_status napi_is_typedarray(napi_env, napi_value value, bool* result);
/// `data` is where the host has put the numbers, or the Place of a map.
napi_status napi_get_typedarray_info(napi_env, napi_value value, napi_typedarray_type* type, size_t* length,
                                     void** data, napi_value* buffer, size_t* offset);
napi_status napi_is_arraybuffer(napi_env, napi_value value, bool* result);
napi_status napi_throw_type_error(napi_env, const char* code, const char* message);
napi_status napi_throw_range_error(napi_env, const char* code, const char* message);
napi_status napi_is_exception_pending(napi_env, bool* result);
}
