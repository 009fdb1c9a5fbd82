// Summarizes rows of a finished map.
#include "summarize.h"

#include <new>

#include "kernels.h"

namespace poolscope {
namespace POOLSCOPE_ISA {
namespace {

class Summarize final : public Kernel {
 public:
  Summarize(const View& map, const SummaryArgs& args) : Kernel(map.height), map_(map), summary_(args) {}

  void run(Index begin, Index end) override {
    for (Index c = 0; c < map_.channels; ++c) {
      for (Index y = begin; y < end; ++y) summary_.row(c, y, map_.row(c, y));
    }
  }

 private:
  View map_;
  RowSummarizer summary_;
};

}  // namespace

Kernel* summarize(const View& map, const SummaryArgs& args) { return new (std::nothrow) Summarize(map, args); }

}  // namespace POOLSCOPE_ISA
}  // namespace poolscope
