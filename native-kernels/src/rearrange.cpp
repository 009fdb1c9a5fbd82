// rearrange: values moved between channels, rows and columns, block by block.
#include <cstring>
#include <new>

#include "kernels.h"

namespace poolscope {
namespace POOLSCOPE_ISA {
namespace {

/// Where a place of the input's blocks lies.
struct Source {
  Index channel, row, column;
};

class Rearrange final : public Kernel {
 public:
  explicit Rearrange(const RearrangeArgs& args)
      : Kernel(args.out.height),
        in_(args.in),
        out_(args.out),
        in_block_(args.in_block),
        out_block_(args.out_block),
        sources_(args.out.channels * args.out_block * args.out_block) {
    for (Index i = 0; i < sources_.count(); ++i) {
      const Index place = args.places[i];
      sources_[i] = {place / (in_block_ * in_block_), place / in_block_ % in_block_, place % in_block_};
    }
  }

  void run(Index begin, Index end) override {
    for (Index c = 0; c < out_.channels; ++c) {
      for (Index y = begin; y < end; ++y) {
        const Source* sources = sources_.data() + (c * out_block_ + y % out_block_) * out_block_;
        for (Index i = 0; i < out_block_; ++i) {
          const Source& source = sources[i];
          move(in_.row(source.channel, y / out_block_ * in_block_ + source.row) + source.column, out_.row(c, y) + i);
        }
      }
    }
  }

 private:
  /// One cell of each block of a row.
  void move(const float* from, float* to) const {
    const Index blocks = out_.width / out_block_;
    if (in_block_ == 1 && out_block_ == 1) {
      std::memcpy(to, from, static_cast<size_t>(blocks) * sizeof(float));
      return;
    }
    for (Index i = 0; i < blocks; ++i) to[i * out_block_] = from[i * in_block_];
  }

  View in_, out_;
  Index in_block_, out_block_;
  Buffer<Source> sources_;
};

}  // namespace

Kernel* rearrange(const RearrangeArgs& args) { return new (std::nothrow) Rearrange(args); }

}  // namespace POOLSCOPE_ISA
}  // namespace poolscope
