// unpool2d: each value at its index in the output's plane, 0 elsewhere. Of several values with one index the
// last one counts; an index outside the plane is ignored.
#include <cstring>
#include <new>

#include "../kernels.h"

namespace poolscope {
namespace POOLSCOPE_ISA {
namespace {

class Unpool2d final : public Kernel {
 public:
  explicit Unpool2d(const Unpool2dArgs& args) : Kernel(args.out.channels), args_(args) {}

  void run(Index begin, Index end) override {
    for (Index c = begin; c < end; ++c) {
      clear(c);
      for (Index y = 0; y < args_.values.height; ++y) scatter(c, args_.values.row(c, y), args_.indices.row(c, y));
    }
  }

 private:
  void clear(Index c) const {
    for (Index y = 0; y < args_.out.height; ++y) {
      std::memset(args_.out.row(c, y), 0, static_cast<size_t>(args_.out.width) * sizeof(float));
    }
  }

  void scatter(Index c, const float* values, const float* indices) const {
    const double cells = static_cast<double>(args_.out.height) * static_cast<double>(args_.out.width);
    for (Index x = 0; x < args_.values.width; ++x) {
      const double index = indices[x];
      if (!(index >= 0.0 && index < cells)) continue;
      const Index cell = static_cast<Index>(index);
      if (static_cast<double>(cell) != index) continue;
      args_.out.row(c, cell / args_.out.width)[cell % args_.out.width] = values[x];
    }
  }

  Unpool2dArgs args_;
};

}  // namespace

Kernel* unpool2d(const Unpool2dArgs& args) { return new (std::nothrow) Unpool2d(args); }

}  // namespace POOLSCOPE_ISA
}  // namespace poolscope
