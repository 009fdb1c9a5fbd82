// pyramidPool: region pools of several grids, one after another in one vector.
#include <new>

#include "../kernels.h"

namespace poolscope {
namespace POOLSCOPE_ISA {
namespace {

class PyramidPool final : public Kernel {
 public:
  explicit PyramidPool(const PyramidPoolArgs& args)
      : Kernel(1), levels_(args.level_count), channels_(args.in.channels) {
    Index first_cell = 0;
    for (Index i = 0; i < levels_.count(); ++i) {
      levels_[i] = prepare(args, args.levels[i], first_cell);
      if (levels_[i] == nullptr) note_failed_allocation();
      first_cell += channels_ * args.levels[i] * args.levels[i];
    }
  }
  ~PyramidPool() override {
    for (Index i = 0; i < levels_.count(); ++i) delete levels_[i];
  }

  void run(Index begin, Index end) override {
    if (begin == end) return;
    for (Index i = 0; i < levels_.count(); ++i) levels_[i]->run(0, channels_);
  }

 private:
  /// Window i of n over `cells`: from floor(i cells / n) to ceil((i + 1) cells / n).
  static void fill(Buffer<Span>& spans, Index cells, Index n) {
    for (Index i = 0; i < spans.count(); ++i) spans[i] = {i * cells / n, ((i + 1) * cells + n - 1) / n};
  }

  static Kernel* prepare(const PyramidPoolArgs& args, Index n, Index first_cell) {
    Buffer<Span> rows(n), columns(n);
    if (rows.count() != n || columns.count() != n) return nullptr;
    fill(rows, args.in.height, n);
    fill(columns, args.in.width, n);
    View out = args.out;
    out.data += first_cell * args.out.plane_stride;
    out.channels = args.in.channels;
    out.height = n;
    out.width = n;
    out.row_stride = n;
    out.plane_stride = n * n;
    return region_pool({args.in, out, rows.data(), columns.data(), args.reducer, first_cell});
  }

  Buffer<Kernel*> levels_;
  Index channels_;
};

}  // namespace

Kernel* pyramid_pool(const PyramidPoolArgs& args) { return new (std::nothrow) PyramidPool(args); }

}  // namespace POOLSCOPE_ISA
}  // namespace poolscope
