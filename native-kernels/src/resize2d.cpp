// resize2d: each cell mixes two rows and two columns of the input, in double; the call names them.
#include <new>

#include "kernels.h"

namespace poolscope {
namespace POOLSCOPE_ISA {
namespace {

class Resize2d final : public Kernel {
 public:
  explicit Resize2d(const Resize2dArgs& args)
      : Kernel(args.out.height), in_(args.in), out_(args.out), rows_(args.out.height), columns_(args.out.width) {
    for (Index y = 0; y < rows_.count(); ++y) rows_[y] = args.rows[y];
    for (Index x = 0; x < columns_.count(); ++x) {
      columns_[x] = args.columns[x];
      mixes_columns_ = mixes_columns_ || columns_[x].share != 0.0;
    }
  }

  void run(Index begin, Index end) override {
    for (Index c = 0; c < out_.channels; ++c) {
      for (Index y = begin; y < end; ++y) row(c, rows_[y], out_.row(c, y));
    }
  }

 private:
  void row(Index c, const Mix& rows, float* to) const {
    const float *above = in_.row(c, rows.first), *below = in_.row(c, rows.second);
    if (rows.share == 0.0 && !mixes_columns_) {
      for (Index x = 0; x < out_.width; ++x) to[x] = above[columns_[x].first];
      return;
    }
    for (Index x = 0; x < out_.width; ++x) {
      const Mix& columns = columns_[x];
      const double upper = mixed(above[columns.first], above[columns.second], columns.share);
      const double lower = mixed(below[columns.first], below[columns.second], columns.share);
      to[x] = static_cast<float>(mixed(upper, lower, rows.share));
    }
  }

  /// A cell whose share is 0 has no part in it: it may be infinite.
  static double mixed(double a, double b, double share) { return share == 0.0 ? a : a * (1.0 - share) + b * share; }

  View in_, out_;
  Buffer<Mix> rows_, columns_;
  bool mixes_columns_ = false;
};

}  // namespace

Kernel* resize2d(const Resize2dArgs& args) { return new (std::nothrow) Resize2d(args); }

}  // namespace POOLSCOPE_ISA
}  // namespace poolscope
