// The dispatch table of one instruction set.
#include "kernels.h"

namespace poolscope {
namespace POOLSCOPE_ISA {

#if defined(__AVX512F__)
#define POOLSCOPE_NAME "AVX-512"
#elif defined(__AVX2__)
#define POOLSCOPE_NAME "AVX2"
#elif defined(__SSE2__)
#define POOLSCOPE_NAME "SSE2"
#elif defined(__aarch64__)
#define POOLSCOPE_NAME "NEON"
#elif defined(__wasm__)
#define POOLSCOPE_NAME "WebAssembly"
#else
#define POOLSCOPE_NAME "generic"
#endif

const Table table = {
    POOLSCOPE_NAME,   argmax_pool2d, arithmetic,  batch_norm, concatenate,  conv2d,
    conv_transpose2d, dense,         elementwise, flatten,    fused,        local_response_norm,
    summarize,        pad2d,         pool2d,      prelu,      pyramid_pool, rearrange, region_argmax,
    region_pool,      rescale,       resize2d,    softmax,    unpool2d,     upsample2d,
};

}  // namespace POOLSCOPE_ISA
}  // namespace poolscope
