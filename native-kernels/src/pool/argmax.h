// The index of the largest cell: the first of equals, the last NaN (as PyTorch), -1 where there are no cells.
#pragma once
#include "../kernel.h"

namespace poolscope {
namespace POOLSCOPE_ISA {

struct Largest {
  float value = -__builtin_inff();
  Index index = -1;

  void add(float cell, Index at) {
    if (index < 0 || cell > value || cell != cell) {
      value = cell;
      index = at;
    }
  }
};

}  // namespace POOLSCOPE_ISA
}  // namespace poolscope
