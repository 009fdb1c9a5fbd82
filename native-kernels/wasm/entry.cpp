// What the module exports to kernels.ts: memory, and kernels, prepared from calls that are read through the host's
// Node-API, as the addon reads them.
#include <wasi/api.h>

#include <cstdlib>
#include <new>

#include "../src/addon/pack.h"
#include "../src/addon/prepare.h"

namespace poolscope {
namespace isa_wasm {
extern const Table table;
/// A fused kernel spares a way through slow memory, which the copies of the host take anyway.
Kernel* fused(const FusedArgs&) { return nullptr; }
}  // namespace isa_wasm
}  // namespace poolscope

using namespace poolscope;

#define POOLSCOPE_EXPORT(name) extern "C" __attribute__((export_name(#name)))

/// The libraries would print what ends the program; there is no file for it.
extern "C" {
__wasi_errno_t __wasi_fd_close(__wasi_fd_t) { return __WASI_ERRNO_BADF; }
__wasi_errno_t __wasi_fd_seek(__wasi_fd_t, __wasi_filedelta_t, __wasi_whence_t, __wasi_filesize_t*) {
  return __WASI_ERRNO_BADF;
}
__wasi_errno_t __wasi_fd_write(__wasi_fd_t, const __wasi_ciovec_t*, size_t, __wasi_size_t*) {
  return __WASI_ERRNO_BADF;
}
}

/// Keeps the host's copy of an array as long as the kernel.
extern "C" void keep(napi_value array);

namespace {

/// Null with an error of the host, or for want of memory.
Kernel* checked(const Reader& in, Kernel* kernel) {
  for (const KeptArray& array : in.kept()) keep(array.value);
  if (!in.failed() && !allocation_failed()) return kernel;
  delete kernel;
  return nullptr;
}

}  // namespace

POOLSCOPE_EXPORT(reserve) void* reserve_memory(size_t bytes) { return std::malloc(bytes); }
POOLSCOPE_EXPORT(free) void free_memory(void* memory) { std::free(memory); }

POOLSCOPE_EXPORT(prepare)
Kernel* prepare_call(napi_value call, napi_value inputs, napi_value output, napi_value weights) {
  Reader in(nullptr);
  allocation_failed();
  return checked(in, prepare(in, isa_wasm::table, call, inputs, output, weights));
}

POOLSCOPE_EXPORT(summarize) Kernel* summarize_map(napi_value map, napi_value into) {
  Reader in(nullptr);
  allocation_failed();
  return checked(in, prepare_summarize(in, isa_wasm::table, map, into));
}

/// Of the arguments that the host holds, as `pack`.
POOLSCOPE_EXPORT(packedLength) napi_value packed_length() { return packed_length_of(nullptr, nullptr); }
POOLSCOPE_EXPORT(pack) void pack_weights_of_call() { pack(nullptr, nullptr); }

POOLSCOPE_EXPORT(units) double units_of(const Kernel* kernel) { return static_cast<double>(kernel->units()); }

POOLSCOPE_EXPORT(run) void run_kernel(Kernel* kernel, double begin, double end) {
  kernel->run(static_cast<Index>(begin), static_cast<Index>(end));
}

POOLSCOPE_EXPORT(release) void release_kernel(Kernel* kernel) { delete kernel; }
