// regionArgmax: the index of each region's largest cell, in its plane.
#include <new>

#include "../kernels.h"
#include "argmax.h"

namespace poolscope {
namespace POOLSCOPE_ISA {
namespace {

class RegionArgmax final : public Kernel {
 public:
  explicit RegionArgmax(const RegionArgmaxArgs& args)
      : Kernel(args.out.channels),
        args_(args),
        rows_(args.rows, args.out.height),
        columns_(args.columns, args.out.width) {}

  void run(Index begin, Index end) override {
    for (Index c = begin; c < end; ++c) {
      for (Index y = 0; y < args_.out.height; ++y) {
        for (Index x = 0; x < args_.out.width; ++x) args_.out.row(c, y)[x] = index_of(c, rows_[y], columns_[x]);
      }
    }
  }

 private:
  float index_of(Index c, const Span& rows, const Span& columns) const {
    Largest largest;
    for (Index y = rows.begin; y < rows.end; ++y) {
      const float* cells = args_.in.row(c, y);
      for (Index x = columns.begin; x < columns.end; ++x) largest.add(cells[x], y * args_.in.width + x);
    }
    return static_cast<float>(largest.index);
  }

  RegionArgmaxArgs args_;
  Spans rows_, columns_;
};

}  // namespace

Kernel* region_argmax(const RegionArgmaxArgs& args) { return new (std::nothrow) RegionArgmax(args); }

}  // namespace POOLSCOPE_ISA
}  // namespace poolscope
