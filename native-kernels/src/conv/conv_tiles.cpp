// The tiles of conv_tile.h.
#include "conv_tile.h"

namespace poolscope {
namespace POOLSCOPE_ISA {
namespace {

/// Adds a tap to the sums of OC channels x NX vectors, kept channel by channel.
template <int OC, int NX>
POOLSCOPE_INLINE void add_tap(vf* acc, const float* cells, const float* weights) {
  vf cell[NX];
  unroll<NX>(POOLSCOPE_EACH(v) { cell[v.value] = load(cells + v.value * W); });
  unroll<OC>(POOLSCOPE_EACH(o) {
    const vf w = splat(weights[o.value]);
    unroll<NX>(POOLSCOPE_EACH(v) {
      acc[o.value * NX + v.value] = accumulate(acc[o.value * NX + v.value], w, cell[v.value]);
    });
  });
}

#if defined(__AVX2__) && !defined(__AVX512F__)
/// With its sums this takes all 16 registers. It is one statement, because GCC reorders separate ones in a way that
/// spills a sum to memory.
template <>
POOLSCOPE_INLINE void add_tap<4, 3>(vf* acc, const float* cells, const float* weights) {
#define POOLSCOPE_CHANNEL(byte, a, b, c)              \
  "vbroadcastss " byte "(%[weights]), %%ymm15\n\t"    \
  "vfmadd231ps %%ymm12, %%ymm15, %" a "\n\t"          \
  "vfmadd231ps %%ymm13, %%ymm15, %" b "\n\t"          \
  "vfmadd231ps %%ymm14, %%ymm15, %" c "\n\t"
  asm volatile("vmovups (%[cells]), %%ymm12\n\t"
               "vmovups 32(%[cells]), %%ymm13\n\t"
               "vmovups 64(%[cells]), %%ymm14\n\t"
               POOLSCOPE_CHANNEL("0", "0", "1", "2")
               POOLSCOPE_CHANNEL("4", "3", "4", "5")
               POOLSCOPE_CHANNEL("8", "6", "7", "8")
               POOLSCOPE_CHANNEL("12", "9", "10", "11")
               : "+x"(acc[0]), "+x"(acc[1]), "+x"(acc[2]), "+x"(acc[3]), "+x"(acc[4]), "+x"(acc[5]), "+x"(acc[6]),
                 "+x"(acc[7]), "+x"(acc[8]), "+x"(acc[9]), "+x"(acc[10]), "+x"(acc[11])
               : [cells] "r"(cells), [weights] "r"(weights)
               : "xmm12", "xmm13", "xmm14", "xmm15", "memory");
#undef POOLSCOPE_CHANNEL
}
#endif

/// The taps of rows [r, end) for OC channels x NX vectors. Before the last row the sums go to `sums`; with it come the
/// outputs: of the last vector `last` cells. A function of its own, so that the compiler keeps all sums in registers.
template <int OC, int NX, int KW>
__attribute__((noinline)) void sum_taps(const TileInput& in, const float* block, const float* bias, Index r, Index end,
                                        Index x, vf* sums, const RowTarget& target, Index last) {
  vf acc[OC * NX];
  unroll<OC * NX>(POOLSCOPE_EACH(i) { acc[i.value] = zero_register(); });
  const Index columns = KW ? KW : in.columns, step = in.weights->block();
  const TapRow* row = in.rows + r;
  const TapRow* const stop = in.rows + end;
  for (; row != stop; ++row) {
    const float* cells = row->cells + x;
    const float* weights = block + row->weights;
    Index k = 0;
    do {
      add_tap<OC, NX>(acc, cells + (KW ? k : in.offsets[k]), weights);
      weights += step;
    } while (++k < columns);
  }
  if (r > 0) unroll<OC * NX>(POOLSCOPE_EACH(i) { acc[i.value] += sums[i.value]; });
  if (end < in.count) {
    unroll<OC * NX>(POOLSCOPE_EACH(i) { sums[i.value] = acc[i.value]; });
    return;
  }
  const vf floor = splat(in.floor);
  unroll<OC>(POOLSCOPE_EACH(o) {
    const vf b = splat(bias[o.value]);
    unroll<NX>(POOLSCOPE_EACH(v) {
      constexpr int i = o.value * NX + v.value;
      acc[i] = max_second(floor, acc[i] + b);
    });
  });
  float* to = target.to + x;
  unroll<OC>(POOLSCOPE_EACH(o) {
    unroll<NX - 1>(POOLSCOPE_EACH(v) { store(to + v.value * W, acc[o.value * NX + v.value]); });
    store_first(to + (NX - 1) * W, acc[o.value * NX + NX - 1], last);
    to += target.plane;
  });
  if (!target.map) return;
  float* map = target.map + x;
  unroll<OC>(POOLSCOPE_EACH(o) {
    unroll<NX>(POOLSCOPE_EACH(v) { store_nontemporal(map + v.value * W, acc[o.value * NX + v.value]); });
    map += target.map_plane;
  });
}

/// Blocks of OC channels x NX vectors of outputs from column x on. The input rows of a chain stay in the first cache
/// while all blocks take them. KW: kernel columns if they are known and neighbours, else 0.
template <int OC, int NX, int KW>
void conv_tile(const TileInput& in, Index x, const RowTarget& target, Index last) {
  Index r = 0;
  const Index* end = in.ends;
  do {
    for (Index b = 0; b < in.blocks; ++b) {
      sum_taps<OC, NX, KW>(in, in.weights->of(in.group, in.first + b * OC), in.bias + b * OC, r, *end, x,
                           in.sums + b * OC * NX, target.channels_on(b * OC), last);
    }
    r = *end++;
  } while (r < in.count);
}

template <int OC, int NX, int KW>
Tiles tiles_of() {
  return {conv_tile<OC, NX, KW>, conv_tile<OC, 2, KW>, conv_tile<OC, 1, KW>, NX};
}

template <int KW>
Tiles tiles_for(Index channels) {
  switch (channels) {
#if defined(__AVX512F__) || defined(__aarch64__)
    case 8: return tiles_of<8, 3, KW>();
    case 4: return tiles_of<4, 6, KW>();
    case 2: return tiles_of<2, 6, KW>();
#else
    case 4: return tiles_of<4, 3, KW>();
    case 2: return tiles_of<2, 3, KW>();
#endif
    default: return tiles_of<1, 6, KW>();
  }
}

}  // namespace

Tiles choose_tiles(Index channels, Index columns, bool neighbours) {
  if (neighbours) {
    switch (columns) {
      case 1: return tiles_for<1>(channels);
      case 3: return tiles_for<3>(channels);
      case 5: return tiles_for<5>(channels);
      default: break;
    }
  }
  return tiles_for<0>(channels);
}

}  // namespace POOLSCOPE_ISA
}  // namespace poolscope
