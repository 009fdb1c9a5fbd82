#include "machine.h"

#include <cstdint>
#if defined(__linux__)
#include <sched.h>
#include <sys/mman.h>
#endif

namespace poolscope {
namespace {

#if defined(__linux__)
/// Those that the thread which first asks may use: to be asked before any is pinned.
const cpu_set_t& cores_of_process() {
  static const cpu_set_t all = [] {
    cpu_set_t cores;
    if (sched_getaffinity(0, sizeof cores, &cores) != 0) CPU_ZERO(&cores);
    return cores;
  }();
  return all;
}
#endif

}  // namespace

void note_cores() {
#if defined(__linux__)
  cores_of_process();
#endif
}

napi_value line_offset(napi_env env, napi_callback_info info) {
  size_t count = 1;
  napi_value array = nullptr;
  void* data = nullptr;
  if (napi_get_cb_info(env, info, &count, &array, nullptr, nullptr) != napi_ok) return nullptr;
  if (napi_get_typedarray_info(env, array, nullptr, nullptr, &data, nullptr, nullptr) != napi_ok) {
    napi_throw_type_error(env, nullptr, "array: expected a typed array");
    return nullptr;
  }
  napi_value offset = nullptr;
  napi_create_uint32(env, static_cast<uint32_t>((64 - reinterpret_cast<uintptr_t>(data) % 64) % 64), &offset);
  return offset;
}

napi_value use_large_pages(napi_env env, napi_callback_info info) {
  size_t count = 1, length = 0;
  napi_value array = nullptr;
  void* data = nullptr;
  if (napi_get_cb_info(env, info, &count, &array, nullptr, nullptr) != napi_ok) return nullptr;
  napi_typedarray_type type;
  if (napi_get_typedarray_info(env, array, &type, &length, &data, nullptr, nullptr) != napi_ok ||
      type != napi_uint8_array) {
    napi_throw_type_error(env, nullptr, "array: expected a Uint8Array");
    return nullptr;
  }
#if defined(__linux__) && defined(MADV_HUGEPAGE)
  const uintptr_t page = 4096, large = 2 << 20;
  const uintptr_t begin = (reinterpret_cast<uintptr_t>(data) + page - 1) / page * page;
  const uintptr_t end = (reinterpret_cast<uintptr_t>(data) + length) / page * page;
  // Advice: where the system does not take it, the pages stay small.
  if (end >= begin + 2 * large) madvise(reinterpret_cast<void*>(begin), end - begin, MADV_HUGEPAGE);
#endif
  return nullptr;
}

napi_value pin_to_core(napi_env env, napi_callback_info info) {
  size_t count = 1;
  napi_value argument = nullptr;
  uint32_t core = 0;
  if (napi_get_cb_info(env, info, &count, &argument, nullptr, nullptr) != napi_ok) return nullptr;
  if (napi_get_value_uint32(env, argument, &core) != napi_ok) {
    napi_throw_type_error(env, nullptr, "core: expected a number, received something else");
    return nullptr;
  }
#if defined(__linux__)
  const cpu_set_t& all = cores_of_process();
  cpu_set_t one;
  CPU_ZERO(&one);
  for (int cpu = 0; cpu < CPU_SETSIZE; ++cpu) {
    if (CPU_ISSET(cpu, &all) && core-- == 0) CPU_SET(cpu, &one);
  }
  sched_setaffinity(0, sizeof one, CPU_COUNT(&one) > 0 ? &one : &all);
#endif
  return nullptr;
}

}  // namespace poolscope
