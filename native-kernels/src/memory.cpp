#include <cstdlib>
#include <cstring>
#if defined(_WIN32)
#include <malloc.h>
#endif

#include "kernel.h"

namespace poolscope {

Kernel::~Kernel() = default;

namespace {
thread_local bool failed = false;
thread_local const int32_t* word_to_stop = nullptr;
constexpr size_t line = 64;
}  // namespace

const int32_t* stop_word() { return word_to_stop; }
void set_stop_word(const int32_t* word) { word_to_stop = word; }

void note_failed_allocation() { failed = true; }

void* allocate(size_t bytes) {
  if (bytes > SIZE_MAX / 2) {
    note_failed_allocation();
    return nullptr;
  }
  const size_t whole = (bytes + line - 1) / line * line + line;  // one line to spare: vectors may read past the end
#if defined(_WIN32)
  void* memory = _aligned_malloc(whole, line);
#else
  void* memory = nullptr;
  if (posix_memalign(&memory, line, whole) != 0) memory = nullptr;
#endif
  if (memory == nullptr) {
    note_failed_allocation();
    return nullptr;
  }
  std::memset(memory, 0, whole);
  return memory;
}

void release(void* memory) {
#if defined(_WIN32)
  _aligned_free(memory);
#else
  std::free(memory);
#endif
}

bool allocation_failed() {
  const bool was = failed;
  failed = false;
  return was;
}

}  // namespace poolscope
