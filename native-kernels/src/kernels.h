// The kernels of one instruction set: one function for each row of its table.
#pragma once
#include "kernel.h"

namespace poolscope {
namespace POOLSCOPE_ISA {

Kernel* argmax_pool2d(const ArgmaxPool2dArgs&);
Kernel* arithmetic(const ArithmeticArgs&);
Kernel* batch_norm(const BatchNormArgs&);
Kernel* concatenate(const ConcatenateArgs&);
Kernel* conv2d(const Conv2dArgs&);
Kernel* conv_transpose2d(const ConvTranspose2dArgs&);
Kernel* dense(const DenseArgs&);
Kernel* elementwise(const ElementwiseArgs&);
Kernel* flatten(const FlattenArgs&);
Kernel* fused(const FusedArgs&);
Kernel* local_response_norm(const LocalResponseNormArgs&);
Kernel* summarize(const View& map, const SummaryArgs&);
Kernel* pad2d(const Pad2dArgs&);
Kernel* pool2d(const Pool2dArgs&);
Kernel* prelu(const PreluArgs&);
Kernel* pyramid_pool(const PyramidPoolArgs&);
Kernel* rearrange(const RearrangeArgs&);
Kernel* region_argmax(const RegionArgmaxArgs&);
Kernel* region_pool(const RegionPoolArgs&);
Kernel* rescale(const RescaleArgs&);
Kernel* resize2d(const Resize2dArgs&);
Kernel* softmax(const SoftmaxArgs&);
Kernel* unpool2d(const Unpool2dArgs&);
Kernel* upsample2d(const Upsample2dArgs&);

extern const Table table;

}  // namespace POOLSCOPE_ISA
}  // namespace poolscope
