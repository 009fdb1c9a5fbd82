// The dispatch tables that this machine can run, the best first.
#pragma once
#include <vector>

#include "../kernel.h"

namespace poolscope {

std::vector<const Table*> tables_of_this_machine();

}  // namespace poolscope
