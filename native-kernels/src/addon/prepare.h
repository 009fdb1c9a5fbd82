// From a KernelCall and its views to a prepared kernel, with every argument checked.
#pragma once
#include "reader.h"

namespace poolscope {

/// Null where something was wrong, and then an error is thrown.
Kernel* prepare(Reader& in, const Table& table, napi_value call, napi_value inputs, napi_value output,
                napi_value weights);

/// Null where something was wrong, and then an error is thrown; null without an error where this pair can't be fused.
Kernel* prepare_fused(Reader& in, const Table& table, napi_value conv, napi_value weights, napi_value pool,
                      napi_value maps);

/// Null where something was wrong, and then an error is thrown.
Kernel* prepare_summarize(Reader& in, const Table& table, napi_value map, napi_value into);

}  // namespace poolscope
