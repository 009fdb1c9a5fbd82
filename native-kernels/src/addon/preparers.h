// One preparer for each kernel: reads and checks a call, and gives the kernel of a table; null where something was
// wrong.
#pragma once
#include "operands.h"

namespace poolscope {

Conv2dArgs read_conv2d(Reader& in, napi_value call, const Operands& operands);
Pool2dArgs read_pool2d(Reader& in, napi_value call, const View& input, const View& output);

Kernel* prepare_conv2d(Reader& in, const Table& table, napi_value call, const Operands& operands);
Kernel* prepare_pool2d(Reader& in, const Table& table, napi_value call, const Operands& operands);
Kernel* prepare_region_pool(Reader& in, const Table& table, napi_value call, const Operands& operands);
Kernel* prepare_conv_transpose2d(Reader& in, const Table& table, napi_value call, const Operands& operands);
Kernel* prepare_argmax_pool2d(Reader& in, const Table& table, napi_value call, const Operands& operands);
Kernel* prepare_region_argmax(Reader& in, const Table& table, napi_value call, const Operands& operands);
Kernel* prepare_pyramid_pool(Reader& in, const Table& table, napi_value call, const Operands& operands);
Kernel* prepare_unpool2d(Reader& in, const Table& table, napi_value, const Operands& operands);
Kernel* prepare_elementwise(Reader& in, const Table& table, napi_value call, const Operands& operands);
Kernel* prepare_prelu(Reader& in, const Table& table, napi_value, const Operands& operands);
Kernel* prepare_batch_norm(Reader& in, const Table& table, napi_value call, const Operands& operands);
Kernel* prepare_softmax(Reader& in, const Table& table, napi_value call, const Operands& operands);
Kernel* prepare_pad2d(Reader& in, const Table& table, napi_value call, const Operands& operands);
Kernel* prepare_upsample2d(Reader& in, const Table& table, napi_value call, const Operands& operands);
Kernel* prepare_resize2d(Reader& in, const Table& table, napi_value call, const Operands& operands);
Kernel* prepare_rearrange(Reader& in, const Table& table, napi_value call, const Operands& operands);
Kernel* prepare_rescale(Reader& in, const Table& table, napi_value, const Operands& operands);
Kernel* prepare_local_response_norm(Reader& in, const Table& table, napi_value call, const Operands& operands);
Kernel* prepare_flatten(Reader& in, const Table& table, napi_value call, const Operands& operands);
Kernel* prepare_arithmetic(Reader& in, const Table& table, napi_value call, const Operands& operands);
Kernel* prepare_concatenate(Reader& in, const Table& table, napi_value call, const Operands& operands);
Kernel* prepare_dense(Reader& in, const Table& table, napi_value call, const Operands& operands);

}  // namespace poolscope
