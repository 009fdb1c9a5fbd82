// The addon: `instructionSets`, those of this machine, the best first; `prepare(instructionSet, call, inputs, output,
// weights)`, `fuse(instructionSet, conv, weights, pool, maps)` and `summarize(instructionSet, map, into)`, which give
// functions (begin, end) or null; `release(function)` frees what one of these holds; `setCancelFlag(words)`: while the
// first of these is not 0, the kernels of this thread leave long rows unfinished; `pinToCore(core)` pins this thread to
// a core; `packedLength` and `pack`: see pack.h; `channelFigures(map, into)`: see channel_figures.h. Nothing is shared between the threads that load it.
#include <new>

#include "channel_figures.h"
#include "machine.h"
#include "pack.h"
#include "prepare.h"
#include "tables.h"

namespace poolscope {
namespace {

/// A typed array that a prepared kernel reads or writes. A shared buffer stays where it is as long as it is held; any
/// other may be transferred or shrunk, so it is checked again before each run.
struct Held {
  napi_ref reference;
  void* data;
  size_t length;
  bool shared;
};

struct Prepared {
  Kernel* kernel = nullptr;
  std::vector<Held> held;
};

/// Marks the functions that own a kernel.
constexpr napi_type_tag kernel_tag = {0x9c1e6f0a54b34d27, 0xb2d87a1635e94fc1};

void free_kernel(napi_env env, Prepared& prepared) {
  for (const Held& held : prepared.held) napi_delete_reference(env, held.reference);
  prepared.held.clear();
  delete prepared.kernel;
  prepared.kernel = nullptr;
}

void dispose(napi_env env, void* data, void*) {
  auto* prepared = static_cast<Prepared*>(data);
  free_kernel(env, *prepared);
  delete prepared;
}

bool still_there(napi_env env, const Held& held) {
  if (held.shared) return true;
  napi_value value = nullptr;
  napi_typedarray_type type;
  size_t length = 0;
  void* data = nullptr;
  if (napi_get_reference_value(env, held.reference, &value) != napi_ok || value == nullptr) return false;
  if (napi_get_typedarray_info(env, value, &type, &length, &data, nullptr, nullptr) != napi_ok) return false;
  return data == held.data && length == held.length;
}

napi_value run(napi_env env, napi_callback_info info) {
  size_t count = 2;
  napi_value arguments[2] = {};
  void* data = nullptr;
  if (napi_get_cb_info(env, info, &count, arguments, nullptr, &data) != napi_ok) return nullptr;
  auto* prepared = static_cast<Prepared*>(data);
  double begin = 0, end = 0;
  if (count < 2 || napi_get_value_double(env, arguments[0], &begin) != napi_ok ||
      napi_get_value_double(env, arguments[1], &end) != napi_ok) {
    napi_throw_type_error(env, nullptr, "begin, end: expected two integers, received something else");
    return nullptr;
  }
  if (prepared->kernel == nullptr) {
    napi_throw_type_error(env, nullptr, "kernel: expected one that holds its memory, received one that was released");
    return nullptr;
  }
  const Index units = prepared->kernel->units();
  if (!(begin >= 0 && begin <= end && end <= static_cast<double>(units)) ||
      begin != static_cast<double>(static_cast<Index>(begin)) || end != static_cast<double>(static_cast<Index>(end))) {
    const std::string message = "begin, end: expected integers with 0 <= begin <= end <= " + std::to_string(units) +
                                ", received " + std::to_string(begin) + ", " + std::to_string(end);
    napi_throw_range_error(env, nullptr, message.c_str());
    return nullptr;
  }
  for (const Held& held : prepared->held) {
    if (!still_there(env, held)) {
      napi_throw_type_error(
          env, nullptr,
          "data: expected the buffer given when the kernel was prepared, received one that was transferred or resized");
      return nullptr;
    }
  }
  prepared->kernel->run(static_cast<Index>(begin), static_cast<Index>(end));
  return nullptr;
}

napi_value null_value(napi_env env) {
  napi_value value = nullptr;
  napi_get_null(env, &value);
  return value;
}

/// The function that runs the kernel; it owns the kernel.
napi_value wrap(Reader& in, Kernel* kernel) {
  const bool short_of_memory = allocation_failed();
  if (in.failed() || short_of_memory) {
    delete kernel;
    if (!in.failed())
      napi_throw_range_error(in.env(), nullptr, "memory: expected room for the kernel, received none from the system");
    return nullptr;
  }
  if (kernel == nullptr) return null_value(in.env());
  auto* prepared = new Prepared;
  prepared->kernel = kernel;
  for (const KeptArray& array : in.kept()) {
    Held held = {nullptr, array.data, static_cast<size_t>(array.length), array.shared};
    if (napi_create_reference(in.env(), array.value, 1, &held.reference) == napi_ok) prepared->held.push_back(held);
  }
  napi_value function = nullptr;
  if (prepared->held.size() != in.kept().size() ||
      napi_create_function(in.env(), "kernel", NAPI_AUTO_LENGTH, run, prepared, &function) != napi_ok ||
      napi_type_tag_object(in.env(), function, &kernel_tag) != napi_ok ||
      napi_wrap(in.env(), function, prepared, dispose, nullptr, nullptr) != napi_ok) {
    dispose(in.env(), prepared, nullptr);
    return nullptr;
  }
  return function;
}

const Table* read_table(Reader& in, napi_value value) {
  const std::string name = in.text(value, "instructionSet");
  if (in.failed()) return nullptr;
  std::string known;
  for (const Table* table : tables_of_this_machine()) {
    if (name == table->name) return table;
    known += (known.empty() ? "" : " | ") + std::string(table->name);
  }
  in.range_error("instructionSet", known, name);
  return nullptr;
}

napi_value prepare_call(napi_env env, napi_callback_info info) {
  size_t count = 5;
  napi_value arguments[5] = {};
  if (napi_get_cb_info(env, info, &count, arguments, nullptr, nullptr) != napi_ok) return nullptr;
  Reader in(env);
  const Table* table = read_table(in, arguments[0]);
  Kernel* kernel = in.failed() ? nullptr : prepare(in, *table, arguments[1], arguments[2], arguments[3], arguments[4]);
  if (kernel == nullptr && !in.failed()) note_failed_allocation();
  return wrap(in, kernel);
}

napi_value fuse(napi_env env, napi_callback_info info) {
  size_t count = 5;
  napi_value arguments[5] = {};
  if (napi_get_cb_info(env, info, &count, arguments, nullptr, nullptr) != napi_ok) return nullptr;
  Reader in(env);
  const Table* table = read_table(in, arguments[0]);
  return wrap(
      in, in.failed() ? nullptr : prepare_fused(in, *table, arguments[1], arguments[2], arguments[3], arguments[4]));
}

napi_value summarize(napi_env env, napi_callback_info info) {
  size_t count = 3;
  napi_value arguments[3] = {};
  if (napi_get_cb_info(env, info, &count, arguments, nullptr, nullptr) != napi_ok) return nullptr;
  Reader in(env);
  const Table* table = read_table(in, arguments[0]);
  Kernel* kernel = in.failed() ? nullptr : prepare_summarize(in, *table, arguments[1], arguments[2]);
  if (kernel == nullptr && !in.failed()) note_failed_allocation();
  return wrap(in, kernel);
}

napi_value release_kernel(napi_env env, napi_callback_info info) {
  size_t count = 1;
  napi_value function = nullptr;
  bool ours = false;
  void* data = nullptr;
  if (napi_get_cb_info(env, info, &count, &function, nullptr, nullptr) != napi_ok) return nullptr;
  if (napi_check_object_type_tag(env, function, &kernel_tag, &ours) != napi_ok || !ours ||
      napi_unwrap(env, function, &data) != napi_ok) {
    napi_throw_type_error(env, nullptr, "kernel: expected a prepared one, received something else");
    return nullptr;
  }
  free_kernel(env, *static_cast<Prepared*>(data));
  return nullptr;
}

/// Of this thread's environment; keeps the flag alive.
thread_local napi_ref flag_array = nullptr;

napi_value set_flag(napi_env env, napi_callback_info info) {
  size_t count = 1, length = 0;
  napi_value array = nullptr, buffer = nullptr;
  void* data = nullptr;
  napi_typedarray_type type;
  bool movable = true;
  if (napi_get_cb_info(env, info, &count, &array, nullptr, nullptr) != napi_ok) return nullptr;
  if (napi_get_typedarray_info(env, array, &type, &length, &data, &buffer, nullptr) != napi_ok ||
      type != napi_int32_array || length == 0 || napi_is_arraybuffer(env, buffer, &movable) != napi_ok || movable) {
    napi_throw_type_error(env, nullptr, "flag: expected an Int32Array over shared memory, received something else");
    return nullptr;
  }
  set_cancel_flag(nullptr);
  if (flag_array) napi_delete_reference(env, flag_array);
  flag_array = nullptr;
  if (napi_create_reference(env, array, 1, &flag_array) == napi_ok) set_cancel_flag(static_cast<const int32_t*>(data));
  return nullptr;
}

void set_function(napi_env env, napi_value exports, const char* name, napi_callback callback) {
  napi_value function = nullptr;
  if (napi_create_function(env, name, NAPI_AUTO_LENGTH, callback, nullptr, &function) == napi_ok) {
    napi_set_named_property(env, exports, name, function);
  }
}

napi_value initialise(napi_env env, napi_value exports) {
  note_cores();
  napi_value names = nullptr;
  if (napi_create_array(env, &names) != napi_ok) return exports;
  uint32_t index = 0;
  for (const Table* table : tables_of_this_machine()) {
    napi_value name = nullptr;
    if (napi_create_string_utf8(env, table->name, NAPI_AUTO_LENGTH, &name) == napi_ok)
      napi_set_element(env, names, index++, name);
  }
  napi_set_named_property(env, exports, "instructionSets", names);
  set_function(env, exports, "prepare", prepare_call);
  set_function(env, exports, "fuse", fuse);
  set_function(env, exports, "summarize", summarize);
  set_function(env, exports, "release", release_kernel);
  set_function(env, exports, "packedLength", packed_length_of);
  set_function(env, exports, "pack", pack);
  set_function(env, exports, "channelFigures", channel_figures);
  set_function(env, exports, "setCancelFlag", set_flag);
  set_function(env, exports, "pinToCore", pin_to_core);
  set_function(env, exports, "lineOffset", line_offset);
  set_function(env, exports, "useLargePages", use_large_pages);
  return exports;
}

}  // namespace
}  // namespace poolscope

NAPI_MODULE_INIT() { return poolscope::initialise(env, exports); }
