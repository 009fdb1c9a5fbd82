// What the machine gives at best: `machine THREADS` prints GB/s read, GB/s written past the cache and GFLOP/s of fused
// multiply-adds, each the best of several tries by all threads together.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <thread>
#include <vector>
#if defined(__linux__)
#include <sys/mman.h>
#endif
#if defined(__SSE2__)
#include <immintrin.h>
#endif

namespace {

#if defined(__AVX512F__)
constexpr int lanes = 16;
#elif defined(__AVX__)
constexpr int lanes = 8;
#else
constexpr int lanes = 4;
#endif
typedef float Vector __attribute__((vector_size(lanes * 4)));

constexpr size_t share = size_t{128} << 20;  // bytes of each thread, more than the caches hold
constexpr int tries = 7;
volatile float sink;

void write(Vector* to, Vector value) {
#if defined(__AVX512F__)
  _mm512_stream_ps(reinterpret_cast<float*>(to), value);
#elif defined(__AVX__)
  _mm256_stream_ps(reinterpret_cast<float*>(to), value);
#elif defined(__SSE2__)
  _mm_stream_ps(reinterpret_cast<float*>(to), value);
#else
  *to = value;
#endif
}

/// Reads so many parts of the memory at once, a few lines of each in turn: with a single one, processors that prefetch
/// only a short way ahead have to wait.
void read_all(const Vector* from, size_t streams) {
  constexpr size_t step = 8;
  const size_t part = share / sizeof(Vector) / streams;
  Vector sums[step] = {};
  for (size_t i = 0; i < part; i += step) {
    for (size_t stream = 0; stream < streams; ++stream) {
      const Vector* const at = from + stream * part + i;
      for (size_t k = 0; k < step; ++k) sums[k] += at[k];
    }
  }
  float all = 0;
  for (const Vector& sum : sums) all += sum[0];
  sink = all;
}

void write_all(Vector* to) {
  const Vector one = Vector{} + 1.0f;
  for (size_t i = 0; i < share / sizeof(Vector); ++i) write(to + i, one);
#if defined(__SSE2__)
  _mm_sfence();
#endif
}

constexpr int chains = 12;
constexpr size_t steps = 4000000;

void multiply_and_add() {
  // Numbers that the compiler does not know: else it would see that chains are alike.
  volatile float unknown = 0.5f;
  Vector sums[chains];
  for (Vector& sum : sums) sum = Vector{} + unknown;
  const Vector factor = Vector{} + unknown, term = Vector{} + unknown;
  for (size_t i = 0; i < steps; ++i) {
#pragma GCC unroll 12
    for (int k = 0; k < chains; ++k) sums[k] = sums[k] * factor + term;
  }
  float all = 0;
  for (const Vector& sum : sums) all += sum[0];
  sink = all;
}

/// Least seconds of `work(thread)` on all threads.
template <class Work>
double seconds(int threads, const Work& work) {
  double least = 1e9;
  for (int i = 0; i < tries; ++i) {
    const auto start = std::chrono::steady_clock::now();
    std::vector<std::thread> team;
    for (int t = 0; t < threads; ++t) team.emplace_back([&work, t] { work(t); });
    for (std::thread& member : team) member.join();
    least = std::min(least, std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
  }
  return least;
}

}  // namespace

int main(int count, char** arguments) {
  const int threads = count > 1 ? std::atoi(arguments[1]) : 0;
  if (threads < 1 || threads > 1024) {
    std::fprintf(stderr, "machine: expected a number of threads from 1 to 1024\n");
    return 2;
  }
  constexpr size_t page = size_t{2} << 20;
  char* memory = static_cast<char*>(std::aligned_alloc(page, share * threads));
  if (!memory) return 1;
#if defined(__linux__)
  madvise(memory, share * threads, MADV_HUGEPAGE);
#endif
  std::memset(memory, 1, share * threads);
  const auto part = [memory](int t) { return reinterpret_cast<Vector*>(memory + share * t); };
  const double bytes = static_cast<double>(share) * threads;
  const double reading_seconds = std::min(seconds(threads, [&](int t) { read_all(part(t), 1); }),
                                          seconds(threads, [&](int t) { read_all(part(t), 4); }));
  const double reading = bytes / reading_seconds;
  const double writing = bytes / seconds(threads, [&](int t) { write_all(part(t)); });
  const double flops = 2.0 * lanes * chains * steps * threads / seconds(threads, [](int) { multiply_and_add(); });
  std::printf("%.4g %.4g %.4g\n", reading / 1e9, writing / 1e9, flops / 1e9);
  std::free(memory);
  return 0;
}
