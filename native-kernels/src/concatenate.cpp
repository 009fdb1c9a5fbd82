// concatenate: the channels of several maps of one size, one map after another; of vectors, their values.
#include <cstring>
#include <new>

#include "kernels.h"

namespace poolscope {
namespace POOLSCOPE_ISA {
namespace {

class Concatenate final : public Kernel {
 public:
  explicit Concatenate(const ConcatenateArgs& args) : Kernel(args.out.height), args_(args) {}

  void run(Index begin, Index end) override {
    Index to = 0;
    for (Index i = 0; i < args_.count; ++i) {
      const View& in = args_.in[i];
      for (Index c = 0; c < in.channels; ++c, ++to) {
        for (Index y = begin; y < end; ++y) {
          std::memcpy(args_.out.row(to, y), in.row(c, y), static_cast<size_t>(in.width) * sizeof(float));
        }
      }
    }
  }

 private:
  ConcatenateArgs args_;
};

}  // namespace

Kernel* concatenate(const ConcatenateArgs& args) { return new (std::nothrow) Concatenate(args); }

}  // namespace POOLSCOPE_ISA
}  // namespace poolscope
