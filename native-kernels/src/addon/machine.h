// What JavaScript can neither see nor ask for: where lines of the cache begin, large pages, the cores of a thread.
#pragma once
#include <node_api.h>

namespace poolscope {

/// Bytes from the start of a typed array's memory to the next 64-byte boundary.
napi_value line_offset(napi_env env, napi_callback_info info);

/// Asks the system for large pages under a typed array's memory, where it has them: they are faster to touch for the
/// first time, and to walk through.
napi_value use_large_pages(napi_env env, napi_callback_info info);

/// Pins this thread to one of the cores that the process may use, counted from 0; beyond the last, unpins it.
napi_value pin_to_core(napi_env env, napi_callback_info info);

/// Notes the cores that the process may use: to be called before any thread is pinned to one.
void note_cores();

}  // namespace poolscope
