#include "channel_figures.h"

#include <cstring>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace poolscope {
namespace {

typedef float Floats __attribute__((vector_size(16)));
typedef double Doubles __attribute__((vector_size(32)));

/// Channels that are read side by side: one alone would wait for its additions.
constexpr int side_by_side = 4;

/// Four sums of every fourth cell of a row, and four maxima, which pass NaN by.
struct Lanes {
  Doubles sums = {0, 0, 0, 0};
  Floats maxima = {-__builtin_inff(), -__builtin_inff(), -__builtin_inff(), -__builtin_inff()};
};

/// The larger of each two, and `known` where a cell is NaN.
POOLSCOPE_INLINE Floats larger(Floats cells, Floats known) {
#if defined(__SSE2__)
  return reinterpret_cast<Floats>(_mm_max_ps(reinterpret_cast<__m128>(cells), reinterpret_cast<__m128>(known)));
#else
  return cells > known ? cells : known;
#endif
}

template <int N>
POOLSCOPE_INLINE void add_row(Lanes* lanes, const View& map, Index channel, Index y) {
  const float* cells[N];
  Doubles sums[N];
  Floats maxima[N];
  for (int c = 0; c < N; ++c) {
    cells[c] = map.row(channel + c, y);
    sums[c] = lanes[c].sums;
    maxima[c] = lanes[c].maxima;
  }
  Index x = 0;
  for (; x + 4 <= map.width; x += 4) {
#pragma GCC unroll 4
    for (int c = 0; c < N; ++c) {
      Floats four;
      std::memcpy(&four, cells[c] + x, sizeof four);
      sums[c] += __builtin_convertvector(four, Doubles);
      maxima[c] = larger(four, maxima[c]);
    }
  }
  for (int c = 0; c < N; ++c) {
    for (Index i = x; i < map.width; ++i) {
      sums[c][0] += cells[c][i];
      if (cells[c][i] > maxima[c][0]) maxima[c][0] = cells[c][i];
    }
    lanes[c].sums = sums[c];
    lanes[c].maxima = maxima[c];
  }
}

/// As Math.max: NaN where a cell is, and 0 above -0.
double exact_maximum(const View& map, Index channel) {
  float max = -__builtin_inff();
  for (Index y = 0; y < map.height; ++y) {
    const float* cells = map.row(channel, y);
    for (Index x = 0; x < map.width; ++x) {
      const float cell = cells[x];
      if (cell != cell) return __builtin_nan("");
      if (cell > max || (cell == max && !__builtin_signbit(cell))) max = cell;
    }
  }
  return max;
}

template <int N>
void read_channels(const View& map, Index channel, double* into) {
  Lanes lanes[N];
  for (Index y = 0; y < map.height; ++y) add_row<N>(lanes, map, channel, y);
  for (int c = 0; c < N; ++c) {
    const Doubles& sums = lanes[c].sums;
    const Floats& maxima = lanes[c].maxima;
    const double sum = sums[0] + sums[1] + (sums[2] + sums[3]);
    float max = maxima[0];
    for (int i = 1; i < 4; ++i) max = maxima[i] > max ? maxima[i] : max;
    into[2 * c] = sum / static_cast<double>(map.height * map.width);
    into[2 * c + 1] = sum != sum || max == 0.0f ? exact_maximum(map, channel + c) : static_cast<double>(max);
  }
}

}  // namespace

napi_value channel_figures(napi_env env, napi_callback_info info) {
  size_t count = 2;
  napi_value arguments[2] = {};
  if (napi_get_cb_info(env, info, &count, arguments, nullptr, nullptr) != napi_ok) return nullptr;
  Reader in(env);
  const View map = in.view(arguments[0], "map");
  Index room = 0;
  double* into = in.doubles(arguments[1], "into", &room);
  in.require(room == 2 * map.channels, "into", std::to_string(2 * map.channels) + " numbers", std::to_string(room));
  if (in.failed()) return nullptr;
  Index channel = 0;
  const Stop stop;
  for (; channel + side_by_side <= map.channels && !stop.asked(); channel += side_by_side)
    read_channels<side_by_side>(map, channel, into + 2 * channel);
  for (; channel < map.channels && !stop.asked(); ++channel) read_channels<1>(map, channel, into + 2 * channel);
  return nullptr;
}

}  // namespace poolscope
