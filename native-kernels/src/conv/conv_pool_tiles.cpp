// The tiles of conv_pool_tile.h.
#include "conv_pool_tile.h"

namespace poolscope {
namespace POOLSCOPE_ISA {
namespace {

/// To the map, or to the buffer that is copied there.
POOLSCOPE_INLINE void put_cells(float* p, vf cells) {
  nontemporal_splits_lines ? store(p, cells) : store_nontemporal(p, cells);
}

/// Columns [begin, end) of two rows whose lists of taps, `rows` and `below`, differ in the cells only.
template <class F, int OC, int KW>
__attribute__((noinline)) void pair_tiles(const TileInput& in, const float* block, const float* bias,
                                          const TapRow* below, Index begin, Index end, const PairTarget& target) {
  constexpr int NX = 2;
  const vf floor = splat(in.floor);
  const Index columns = KW ? KW : in.columns, step = in.weights->block();
  for (Index x = begin; x < end; x += NX * W) {
    vf acc[2 * OC * NX];
    unroll<2 * OC * NX>(POOLSCOPE_EACH(i) { acc[i.value] = zero_register(); });
    for (Index r = 0; r < in.count; ++r) {
      const float* upper = in.rows[r].cells + x;
      const float* lower = below[r].cells + x;
      const float* weights = block + in.rows[r].weights;
      Index k = 0;
      do {
        const Index at = KW ? k : in.offsets[k];
        vf cell[2 * NX];
        unroll<NX>(POOLSCOPE_EACH(v) {
          cell[v.value] = load(upper + at + v.value * W);
          cell[NX + v.value] = load(lower + at + v.value * W);
        });
        unroll<OC>(POOLSCOPE_EACH(o) {
          const vf w = splat(weights[o.value]);
          unroll<2 * NX>(POOLSCOPE_EACH(v) {
            constexpr int i = o.value * 2 * NX + v.value;
            acc[i] = accumulate(acc[i], w, cell[v.value]);
          });
        });
        weights += step;
      } while (++k < columns);
    }
    float *to_upper = target.upper + x, *to_lower = target.lower + x;
    OutputRow pooled = target.pooled;
    unroll<OC>(POOLSCOPE_EACH(o) {
      const vf b = splat(bias[o.value]);
      vf cells[2 * NX];
      unroll<2 * NX>(POOLSCOPE_EACH(v) { cells[v.value] = max_second(floor, acc[o.value * 2 * NX + v.value] + b); });
      unroll<NX>(POOLSCOPE_EACH(v) {
        put_cells(to_upper + v.value * W, cells[v.value]);
        put_cells(to_lower + v.value * W, cells[NX + v.value]);
      });
      typename F::V reduced[W / F::lanes];
      reduce_pairs<F>(cells, cells + NX, reduced);
      pooled.put(x / 2, reduced, W);
      to_upper += target.plane;
      to_lower += target.plane;
      pooled.to += target.pooled_plane;
    });
  }
}

/// The same through buffers in the L1 cache, where non-temporal stores would split lines.
template <class F, int OC, int KW>
void buffered_pair_tiles(const TileInput& in, const float* block, const float* bias, const TapRow* below, Index begin,
                        Index end, const PairTarget& target) {
  if constexpr (!nontemporal_splits_lines) return pair_tiles<F, OC, KW>(in, block, bias, below, begin, end, target);
  alignas(64) float cells[2 * OC * pair_columns], reduced[OC * pair_columns / 2];
  PairTarget cached = target;
  cached.upper = cells - begin;
  cached.lower = cells + pair_columns - begin;
  cached.plane = 2 * pair_columns;
  cached.pooled.to = reduced - begin / 2;
  cached.pooled.streamed = 0;
  cached.pooled_plane = pair_columns / 2;
  pair_tiles<F, OC, KW>(in, block, bias, below, begin, end, cached);
  for (Index o = 0; o < OC; ++o) {
    const PairTarget to = target.channels_on(o);
    const float* const from = cells + o * cached.plane;
    copy_nontemporal(to.upper + begin, from, end - begin);
    copy_nontemporal(to.lower + begin, from + pair_columns, end - begin);
    copy_nontemporal(to.pooled.to + begin / 2, reduced + o * cached.pooled_plane, (end - begin) / 2);
  }
}

template <class F, int OC>
PairTiles pair_tiles_of(Index columns, bool neighbours) {
  if (neighbours && columns == 3) return buffered_pair_tiles<F, OC, 3>;
  if (neighbours && columns == 5) return buffered_pair_tiles<F, OC, 5>;
  return buffered_pair_tiles<F, OC, 0>;
}

}  // namespace

template <class F>
PairTiles choose_pair_tiles(Index channels, Index columns, bool neighbours) {
  switch (channels) {
#if defined(__AVX512F__) || defined(__aarch64__)
    case 4: return pair_tiles_of<F, 4>(columns, neighbours);
#endif
    case 2: return pair_tiles_of<F, 2>(columns, neighbours);
    default: return pair_tiles_of<F, 1>(columns, neighbours);
  }
}

template PairTiles choose_pair_tiles<MaxReduction>(Index, Index, bool);
template PairTiles choose_pair_tiles<PositiveMaxReduction>(Index, Index, bool);
template PairTiles choose_pair_tiles<MinReduction>(Index, Index, bool);
template PairTiles choose_pair_tiles<SumReduction>(Index, Index, bool);

}  // namespace POOLSCOPE_ISA
}  // namespace poolscope
