// The fast convolution and the pool after it, over strips of pool rows.
#pragma once
#include "../conv/conv_pool_tile.h"
#include "../conv/winograd.h"
#include "../kernels.h"
#include "../pool/pool_rows.h"
#include "../simd/nontemporal.h"
#include "fused_rows.h"

namespace poolscope {
namespace POOLSCOPE_ISA {

/// Takes the rows of a convolution to all maps by non-temporal stores, pooled by windows of 2 x 2 in registers. Rows of
/// maps that are summarized wait in slots until they are whole. F is the reduction of the pooling.
template <class F>
class PairTaker {
 public:
  explicit PairTaker(const FusedArgs& args)
      : map_(args.conv.out),
        linear_(args.linear),
        pooled_width_(args.pool.out.width),
        pooled_(args.pool),
        linear_summary_(args.linear_summary),
        map_summary_(args.conv_summary),
        pool_summary_(args.pool_summary),
        waits_(linear_summary_.wanted() || map_summary_.wanted()),
        slot_width_(round_up(args.conv.out.width, 16) + 16) {
    if (waits_) slots_.reserve(args.conv.out.channels * 4 * slot_width_);
  }

  POOLSCOPE_INLINE void row(vf* cells, Index channel, Index y, Index x, Index n) const {
    if (waits_) {
      put_four(cells, slot(channel, y) + x, n, false);
    } else if (linear_.data) {
      put_four(cells, linear_.row(channel, y) + x, n, true);
    }
    if (linear_.data) unroll<4>(POOLSCOPE_EACH(p) { cells[p.value] = relu(cells[p.value]); });
    if (!waits_) put_four(cells, map_.row(channel, y) + x, n, true);
  }

  POOLSCOPE_INLINE void pair(const vf (*lines)[4], Index channel, Index y, Index x, Index n) const {
    const OutputRow row = pooled_.row(channel, y / 2, x / 2, fills_lines && !pool_summary_.wanted());
    unroll<2>(POOLSCOPE_EACH(h) {
      const Index cells = min_of(pooled_width_ - x / 2, n / 2) - h.value * W;
      typename F::V reduced[W / F::lanes];
      reduce_pairs<F>(lines[0] + 2 * h.value, lines[1] + 2 * h.value, reduced);
      if (cells > 0) row.put(h.value * W, reduced, cells);
    });
  }

  void whole(Index channel, Index begin, Index end) {
    for (Index y = begin; y < end; ++y) {
      if (waits_) {
        float* const cells = slot(channel, y);
        if (linear_.data) {
          write_row(linear_, linear_summary_, channel, y, cells, 0);
          relu_row(cells, linear_.width);
        }
        write_row(map_, map_summary_, channel, y, cells, 0);
      }
      if (pool_summary_.wanted() && y % 2 == 1)
        pool_summary_.row(channel, y / 2, pooled_.row(channel, y / 2, 0, false).to);
    }
  }

 private:
  /// Whether the windows under four vectors fill a line. A half written by a non-temporal store would not wait for the
  /// other half.
  static constexpr bool fills_lines = 2 * W * sizeof(float) >= 64;

  float* slot(Index channel, Index y) const { return slots_.data() + (channel * 4 + y % 4) * slot_width_; }

  View map_, linear_;
  Index pooled_width_;
  OutputRows pooled_;
  RowSummarizer linear_summary_, map_summary_, pool_summary_;
  bool waits_;
  Index slot_width_;
  Buffer<float> slots_;
};

/// The fast convolution of a strip, pooled by windows of 2 x 2 in registers.
template <class F>
class FusedFastPairs final : public Kernel {
 public:
  explicit FusedFastPairs(const FusedArgs& args)
      : Kernel(args.pool.out.height), pool_(args.pool), conv_(args.conv), taker_(args) {}

  void run(Index begin, Index end) override {
    const Span rows = convolved_rows(pool_, begin, end);
    conv_.run(rows.begin, rows.end, taker_);
    fence_nontemporal();
  }

 private:
  Pool2dArgs pool_;
  WinogradRows conv_;
  PairTaker<F> taker_;
};

/// Takes the rows of a convolution to their maps, and summarizes them there.
class MapTaker {
 public:
  explicit MapTaker(const FusedArgs& args)
      : map_(args.conv.out),
        linear_(args.linear),
        linear_summary_(args.linear_summary),
        map_summary_(args.conv_summary) {}

  /// The rows to summarize: each once, though two strips compute it.
  void summarize_only(const Span& rows) { summarized_ = rows; }

  POOLSCOPE_INLINE void row(vf* cells, Index channel, Index y, Index x, Index n) const {
    put_four(cells, (linear_.data ? linear_ : map_).row(channel, y) + x, n, false);
  }
  POOLSCOPE_INLINE void pair(const vf (*)[4], Index, Index, Index, Index) const {}

  void whole(Index channel, Index begin, Index end) {
    for (Index y = begin; y < end; ++y) {
      const bool summarized = y >= summarized_.begin && y < summarized_.end;
      float* const cells = map_.row(channel, y);
      if (linear_.data) {
        const float* const linear = linear_.row(channel, y);
        if (summarized && linear_summary_.wanted()) linear_summary_.row(channel, y, linear);
        relu_row(linear, map_.width, cells);
      }
      if (summarized && map_summary_.wanted()) map_summary_.row(channel, y, cells);
    }
  }

 private:
  View map_, linear_;
  RowSummarizer linear_summary_, map_summary_;
  Span summarized_ = {0, 0};
};

/// The fast convolution of a strip and the pool after it.
class FusedFast final : public Kernel {
 public:
  explicit FusedFast(const FusedArgs& args)
      : Kernel(args.pool.out.height),
        args_(args.pool),
        conv_(args.conv),
        taker_(args),
        summary_(args.pool_summary),
        pool_(pool2d(args.pool)) {}
  ~FusedFast() override { delete pool_; }
  FusedFast(const FusedFast&) = delete;
  FusedFast& operator=(const FusedFast&) = delete;

  void run(Index begin, Index end) override {
    if (!pool_) return;
    taker_.summarize_only(own_rows(args_, begin, end));
    const Span rows = convolved_rows(args_, begin, end);
    conv_.run(rows.begin, rows.end, taker_);
    pool_->run(begin, end);
    if (!summary_.wanted()) return;
    for (Index c = 0; c < args_.out.channels; ++c) {
      for (Index y = begin; y < end; ++y) summary_.row(c, y, args_.out.row(c, y));
    }
  }

 private:
  Pool2dArgs args_;
  WinogradRows conv_;
  MapTaker taker_;
  RowSummarizer summary_;
  Kernel* pool_;
};

}  // namespace POOLSCOPE_ISA
}  // namespace poolscope
