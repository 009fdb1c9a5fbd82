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
#else
#define POOLSCOPE_NAME "generic"
#endif

const Table table = {
    POOLSCOPE_NAME,
    conv2d,
    pool2d,
    region_pool,
    elementwise,
    fused,
};

}  // namespace POOLSCOPE_ISA
}  // namespace poolscope
