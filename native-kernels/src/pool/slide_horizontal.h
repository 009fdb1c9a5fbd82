// Windows that slide along a row at stride 1, reduced in registers: of 2, 4, 8 ... cells, from which any window
// is put together. Only where one instruction shifts vectors into each other; elsewhere shifted loads are as good.
#pragma once
#include "../simd/lanes.h"
#include "slide_sums.h"

namespace poolscope {
namespace POOLSCOPE_ISA {

/// Writes vectors of reduced windows to a line.
template <class Cell>
struct Keep {
  Cell* to;

  template <class V>
  POOLSCOPE_INLINE void operator()(Index x, const V* v) const {
    for (int i = 0; i < W / static_cast<int>(sizeof(V) / sizeof(Cell)); ++i)
      store(to + x + i * (sizeof(V) / sizeof(Cell)), v[i]);
  }
};

#if defined(__AVX2__)
constexpr bool slides_in_registers = true;

/// Of WindowReduction, for windows of up to 2 W cells.
constexpr int widest_level = W == 16 ? 4 : 3;

/// Reduces windows of k cells, 2^levels < k <= 2^(levels + 1), by G, which is idempotent. Vectors go in; `levels` + 1
/// vectors later the windows that begin in them come out reduced.
template <class G, int levels>
class WindowReduction {
 public:
  using V = vf;
  static constexpr int delay = levels + 1;

  POOLSCOPE_INLINE explicit WindowReduction(Index k) : last_(static_cast<int>(k) - (1 << levels)) {}
  POOLSCOPE_INLINE vf step(vf v) {
    v = climb<0>(v);
    const vf reduced = G::combine(before_[levels], last_.next(v));
    before_[levels] = v;
    return reduced;
  }

 private:
  template <int level>
  POOLSCOPE_INLINE vf climb(vf v) {
    if constexpr (level == levels) {
      return v;
    } else {
      const vf wider = G::combine(before_[level], shifted<1 << level>(before_[level], v));
      before_[level] = v;
      return climb<level + 1>(wider);
    }
  }

  vf before_[levels + 1] = {};  // of each level, the vector before the newest
  ShiftedVectors last_;
};

/// Reduces windows of k cells, 2 W < k <= W (count + 1): of `count` windows of WindowReduction, a vector apart.
template <class G, int count>
class WideReduction {
 public:
  using V = vf;
  static constexpr int delay = WindowReduction<G, widest_level>::delay + count - 1;

  POOLSCOPE_INLINE explicit WideReduction(Index k) : windows_(k - (count - 1) * W) {}
  POOLSCOPE_INLINE vf step(vf v) {
    v = windows_.step(v);
    vf reduced = before_[0];
    for (int i = 1; i < count - 1; ++i) {
      reduced = G::combine(reduced, before_[i]);
      before_[i - 1] = before_[i];
    }
    before_[count - 2] = v;
    return G::combine(reduced, v);
  }

 private:
  WindowReduction<G, widest_level> windows_;
  vf before_[count - 1] = {};
};

/// Passes the reduced windows that begin in the first n cells of a line to `write`, W at a time.
template <class Windows, class Write>
POOLSCOPE_INLINE void slide_with(Index k, const float* line, Index n, Write write) {
  constexpr int vectors = 4;  // written out, so that those before them need not be moved between registers
  Windows windows(k);
  for (int i = 0; i < Windows::delay; ++i) windows.step(load(line + i * W));
  for (Index x = 0; x < n; x += vectors * W) {
    unroll<vectors>(POOLSCOPE_EACH(i) {
      const Index at = x + i.value * W;
      const vf v = windows.step(load(line + at + Windows::delay * W));
      if (i.value == 0 || at < n) write(at, &v);
    });
  }
}

/// The same for windows of 2 to 4 W cells.
template <class G, class Write>
void slide(Index k, const float* line, Index n, Write write) {
  if (k <= 2) return slide_with<WindowReduction<G, 0>>(k, line, n, write);
  if (k <= 4) return slide_with<WindowReduction<G, 1>>(k, line, n, write);
  if (k <= 8) return slide_with<WindowReduction<G, 2>>(k, line, n, write);
  if (k <= 16) return slide_with<WindowReduction<G, 3>>(k, line, n, write);
  if (k <= 2 * W) return slide_with<WindowReduction<G, widest_level>>(k, line, n, write);
  if (k <= 3 * W) return slide_with<WideReduction<G, 2>>(k, line, n, write);
  return slide_with<WideReduction<G, 3>>(k, line, n, write);
}

/// Combines n vectors, by quads and pairs, so that neighbouring windows share partial results.
template <class G, int n, class V>
POOLSCOPE_INLINE V combine_vectors(const V* v) {
  if constexpr (n == 1) {
    return v[0];
  } else {
    constexpr int first = n > 4 ? 4 : n > 2 ? 2 : 1;
    return G::combine(combine_vectors<G, first>(v), combine_vectors<G, n - first>(v + first));
  }
}

/// Windows that are put together from shorter ones.
template <class Cell>
struct Pieces {
  const Cell* ones;  // `count` of these, a vector apart,
  Index count;
  const Cell* rest;    // and one of these after them, unless null
  const Cell* eights;  // eights of `ones` combined; not read where there are fewer
};

/// Passes the reduced windows that begin in the first n cells to `write`, W at a time, in batches of 4 W.
template <class G, int few, class Cell, class Write>
void join_pieces(const Pieces<Cell>& pieces, Index n, Write write) {
  using V = decltype(load(pieces.ones));
  constexpr int lanes = sizeof(V) / sizeof(Cell), parts = W / lanes, batch = 4 * parts;
  for (Index x = 0; x < n; x += batch * lanes) {
    V v[batch];
    if constexpr (few > 0) {
      V ones[batch + few - 1];
      unroll<batch + few - 1>(POOLSCOPE_EACH(i) { ones[i.value] = load(pieces.ones + x + i.value * lanes); });
      unroll<batch>(POOLSCOPE_EACH(i) { v[i.value] = combine_vectors<G, few>(ones + i.value); });
    }
    for (Index done = few; done < pieces.count; done += 8) {
      const Cell* eights = pieces.eights + x + done * lanes;
      unroll<batch>(POOLSCOPE_EACH(i) {
        const V eight = load(eights + i.value * lanes);
        v[i.value] = done == 0 ? eight : G::combine(v[i.value], eight);
      });
    }
    if (pieces.rest) {
      const Cell* rest = pieces.rest + x + pieces.count * lanes;
      unroll<batch>(POOLSCOPE_EACH(i) { v[i.value] = G::combine(v[i.value], load(rest + i.value * lanes)); });
    }
    unroll<4>(POOLSCOPE_EACH(i) {
      if (x + i.value * W < n) write(x + i.value * W, v + i.value * parts);
    });
  }
}

template <class G, class Cell, class Write>
void join_pieces(const Pieces<Cell>& pieces, Cell* eights, Index n, Write write) {
  constexpr Index lanes = sizeof(vf) / sizeof(Cell);
  if (pieces.count >= 8) {
    join_pieces<G, 8>(Pieces<Cell>{pieces.ones, 8, nullptr, nullptr}, n + (pieces.count - 8) * lanes,
                      Keep<Cell>{eights});
  }
  switch (pieces.count % 8) {
    case 0: return join_pieces<G, 0>(pieces, n, write);
    case 1: return join_pieces<G, 1>(pieces, n, write);
    case 2: return join_pieces<G, 2>(pieces, n, write);
    case 3: return join_pieces<G, 3>(pieces, n, write);
    case 4: return join_pieces<G, 4>(pieces, n, write);
    case 5: return join_pieces<G, 5>(pieces, n, write);
    case 6: return join_pieces<G, 6>(pieces, n, write);
    default: return join_pieces<G, 7>(pieces, n, write);
  }
}

/// Of more than 4 W cells. `room` has room for two more such lines, `apart` cells from each other.
template <class G, class Write>
void slide_far(Index k, const float* line, Index n, float* room, Index apart, Write write) {
  const Index count = (k - 1) / W;
  slide_with<WindowReduction<G, widest_level>>(k - (count - 1) * W, line, n + (count - 1) * W, Keep<float>{room});
  join_pieces<G>(Pieces<float>{room, count, nullptr, room + apart}, room + apart, n, write);
}

/// Of more than 16. `room` has room for three more such lines.
template <class G, class Write>
void slide_far(Index k, const double* line, Index n, double* room, Index apart, Write write) {
  const Index count = k / H;
  double *const sums = room + apart, *const eights = room + 2 * apart;
  sums_and_eights(k % H, line, n + count * H, sums, room);
  join_pieces<G>(Pieces<double>{room, count, k % H > 0 ? sums : nullptr, eights}, eights, n, write);
}
#else
constexpr bool slides_in_registers = false;
// Declared for the templates that name them, and never called.
template <class G, class Cell, class Write>
void slide(Index, const Cell*, Index, Write);
template <class G, class Cell, class Write>
void slide_far(Index, const Cell*, Index, Cell*, Index, Write);
#endif

}  // namespace POOLSCOPE_ISA
}  // namespace poolscope
