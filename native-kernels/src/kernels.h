// The kernels of one instruction set: one function for each row of its table.
#pragma once
#include "kernel.h"

namespace poolscope {
namespace POOLSCOPE_ISA {

Kernel* conv2d(const Conv2dArgs&);
Kernel* pool2d(const Pool2dArgs&);
Kernel* region_pool(const RegionPoolArgs&);
Kernel* elementwise(const ElementwiseArgs&);
Kernel* fused(const FusedArgs&);

extern const Table table;

}  // namespace POOLSCOPE_ISA
}  // namespace poolscope
