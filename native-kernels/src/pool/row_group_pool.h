// Pools at vertical stride 1: the vertical pass computes a group of 4 or 8 neighbouring output rows together. Their
// windows share all rows but the first and the last few. Most of the shared rows were reduced in blocks when they were
// the last rows of an earlier group, so that the cost hardly grows with the window. A group of 4 with windows of 9
// rows:
//
//   first rows   loose rows   a block    last rows: the next block
//   0 1 2        3 4          5 6 7 8    9 10 11 12
//
// Groups and blocks lie at fixed rows whatever the strip, and so do the sums.
#pragma once
#include <new>

#include "../simd/nontemporal.h"
#include "columns.h"
#include "pool_rows.h"

namespace poolscope {
namespace POOLSCOPE_ISA {

/// Whether windows are reduced in groups. Taller ones have many blocks.
inline bool pools_in_groups(const Axis& y) { return y.stride == 1 && y.dilation == 1 && y.size >= 4 && y.size <= 72; }

/// As many columns as a cache line of floats holds, where there are registers enough; else one vector.
template <class F>
using GroupColumns = Columns<F, many_registers ? W / F::lanes : 1>;

/// The rows under the windows of a group, one below the other.
struct RowsInside {
  const float* top;
  Index stride;
  POOLSCOPE_INLINE const float* operator[](Index r) const { return top + r * stride; }
};
/// The same where some lie outside the map.
struct RowsListed {
  const float* const* list;
  POOLSCOPE_INLINE const float* operator[](Index r) const { return list[r]; }
};

/// What else is read of a group of output rows, and what is written.
template <class Cell>
struct GroupLines {
  Index size, loose;    // rows of a window; those between the first ones and the blocks
  Cell* const* blocks;  // the shared blocks, reduced, from top to bottom; after them the place for the last rows
  Index block_count;
  Cell* to;     // receives the reduced windows
  Index apart;  // from one output row to the next
};

/// The columns from x on, by G, of which `cells` lie inside; where `whole`, all of them.
template <class F, class G, int group, bool whole, class Rows>
POOLSCOPE_INLINE void reduce_group_at(const Rows& rows, const GroupLines<typename F::Cell>& lines, Index x, Index cells,
                                      NanWatch* watch) {
  using C = GroupColumns<F>;
  const auto read = [=](Index r)
                        POOLSCOPE_INLINED { return whole ? C::read(rows[r] + x) : C::read_first(rows[r] + x, cells); };
  const auto combine = [](const C& a, const C& b) POOLSCOPE_INLINED { return C::template combine<G>(a, b); };
  const auto checked = [&](const C& columns) POOLSCOPE_INLINED {
    if constexpr (F::watches_nan) watch->check(columns.v[0], columns.v[0]);
    return columns;
  };
  const Index size = lines.size;
  typename F::Cell* const to = lines.to + x;
  C from[group];  // the windows' rows down to the last shared one
  C& shared = from[group - 1];
  const auto share_blocks = [&](Index b) POOLSCOPE_INLINED {
    for (; b < lines.block_count; ++b) {
      shared = combine(shared, checked(C::load(lines.blocks[b] + x)));
    }
  };
  if (lines.loose > 0) {
    shared = checked(read(group - 1));
    for (Index r = 1; r < lines.loose; ++r) shared = combine(shared, checked(read(group - 1 + r)));
    share_blocks(0);
  } else {
    shared = checked(C::load(lines.blocks[0] + x));
    share_blocks(1);
  }
  unroll<group - 1>(POOLSCOPE_EACH(n) {
    constexpr int row = group - 2 - n.value;
    const C first = read(row);
    if constexpr (F::watches_nan) watch->check(first.v[0], read(size + row).v[0]);
    from[row] = combine(first, from[row + 1]);
  });
  from[0].store(to);
  C last = read(size);
  unroll<group - 1>(POOLSCOPE_EACH(n) {
    constexpr int row = n.value + 1;
    combine(from[row], last).store(to + row * lines.apart);
    if constexpr (row + 1 < group) last = combine(last, read(size + row));
  });
  if (lines.block_count > 0) {
    combine(last, checked(read(size + group - 1))).store(lines.blocks[lines.block_count] + x);
  }
}

/// n columns, reduced by G. Returns whether a NaN was found.
template <class F, class G, int group, class Rows>
bool reduce_group(const Rows rows, const GroupLines<typename F::Cell> lines, Index n) {
  constexpr int columns = GroupColumns<F>::count;
  NanWatch watch;
  Index x = 0;
  for (; x + columns <= n; x += columns) reduce_group_at<F, G, group, true>(rows, lines, x, columns, &watch);
  if (x < n) reduce_group_at<F, G, group, false>(rows, lines, x, n - x, &watch);
  return F::watches_nan && watch.found();
}

template <class F, int group>
class GroupPool final : public Kernel {
 public:
  using Cell = typename F::Cell;
  using Horizontal = HorizontalPass<typename F::Line>;

  explicit GroupPool(const Pool2dArgs& args)
      : Kernel(args.out.height),
        args_(args),
        out_(args),
        nothing_(args.in.width + W),
        tile_(min_of(32 * 1024 / (group * static_cast<Index>(sizeof(Cell))),
                     args.out.width)),  // lines in the first cache
        memory_(Horizontal::room(args.window.x, tile_, group)),
        block_room_(round_up((tile_ - 1) * args.window.x.stride + args.window.x.extent(), 16) + 16),
        list_(args.window.y.size + group),
        blocks_((args.window.y.size - group + 1) / group + 1),
        block_memory_(blocks_.count() * block_room_) {
    lines_.size = args.window.y.size;
    lines_.loose = (lines_.size - group + 1) % group;
    lines_.blocks = blocks_.data();
    lines_.block_count = blocks_.count() - 1;
    for (Index x = 0; x < nothing_.count(); ++x) nothing_[x] = static_cast<float>(F::identity());
  }

  void run(Index begin, Index end) override {
    nontemporal_ = out_.exceeds_cache(begin, end);
    for (Index x = 0; x < args_.out.width; x += tile_) {
      Horizontal horizontal(args_.window.x, args_.in.width, x, min_of(x + tile_, args_.out.width), memory_.data(),
                            group);
      for (Index c = 0; c < args_.out.channels; ++c) strip(horizontal, c, x, begin, end);
    }
    if (nontemporal_) fence_nontemporal();
  }

 private:
  /// Output rows [begin, end) of a channel, from column x on.
  void strip(Horizontal& horizontal, Index c, Index x, Index begin, Index end) {
    const Index first = begin / group;
    for (Index g = first - lines_.block_count; g < first; ++g) {
      list_rows(c, g, lines_.size, lines_.size + group, horizontal.in_begin());
      vertical_pass<F>(list_.data() + lines_.size, group, horizontal.in_count(), block(g));
    }
    for (Index g = first; g * group < end; ++g) reduce(horizontal, c, g, x, begin, end);
  }

  /// The output rows of group g as far as they lie in [begin, end), from column x on.
  void reduce(Horizontal& horizontal, Index c, Index g, Index x, Index begin, Index end) {
    const Index y = g * group, top = args_.window.y.start(y), column = horizontal.in_begin();
    for (Index i = 0; i <= lines_.block_count; ++i) blocks_[i] = block(g - lines_.block_count + i);
    lines_.to = horizontal.choose(0);
    lines_.apart = horizontal.choose(1) - lines_.to;
    bool nan;
    const float* last = args_.in.row(c, top + lines_.size) + column;
    if (top >= 0 && top + lines_.size + group <= args_.in.height) {
      nan = reduce_by(RowsInside{args_.in.row(c, top) + column, args_.in.row_stride}, horizontal.in_count());
    } else {
      list_rows(c, g, 0, group - 1 + lines_.loose, column);
      list_rows(c, g, lines_.size, lines_.size + group, column);
      nan = reduce_by(RowsListed{list_.data()}, horizontal.in_count());
    }
    for (Index i = max_of(0, begin - y); i < min_of(group, end - y); ++i) {
      horizontal.choose(i);
      finish<F>(horizontal, nan, out_.row(c, y + i, x, nontemporal_), last + (group + i) * args_.in.row_stride);
    }
  }

  /// Reduces n columns. Returns whether a NaN was found.
  template <class Rows>
  bool reduce_by(const Rows& rows, Index n) {
    const bool nan = reduce_group<F, typename F::Clean, group>(rows, lines_, n);
    if (nan) reduce_group<F, F, group>(rows, lines_, n);
    return nan;
  }

  /// Lists rows [begin, end) under the windows of group g, from a column on; of one outside the map the identity.
  void list_rows(Index c, Index g, Index begin, Index end, Index column) {
    for (Index r = begin; r < end; ++r) {
      const Index y = args_.window.y.start(g * group) + r;
      list_[r] = y >= 0 && y < args_.in.height ? args_.in.row(c, y) + column : nothing_.data();
    }
  }

  /// Where the block of group g is, which may lie before the first.
  Cell* block(Index g) { return block_memory_.data() + (g + blocks_.count()) % blocks_.count() * block_room_; }

  Pool2dArgs args_;
  OutputRows out_;
  GroupLines<Cell> lines_;
  Buffer<float> nothing_;
  Index tile_;
  Buffer<Cell> memory_;
  Index block_room_;
  Buffer<const float*> list_;
  Buffer<Cell*> blocks_;
  Buffer<Cell> block_memory_;
  bool nontemporal_ = false;
};

template <class F>
Kernel* group_pool(const Pool2dArgs& args) {
  if (args.window.y.size < 8) return new (std::nothrow) GroupPool<F, 4>(args);
  return new (std::nothrow) GroupPool<F, 8>(args);
}

}  // namespace POOLSCOPE_ISA
}  // namespace poolscope
