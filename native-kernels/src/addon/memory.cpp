#include <cstdlib>
#include <cstring>

#include "../kernel.h"

namespace poolscope {

Kernel::~Kernel() = default;

namespace {
thread_local bool failed = false;
thread_local const int32_t* word_to_stop = nullptr;
constexpr size_t line = 64;
}  // namespace

const int32_t* cancel_flag() { return word_to_stop; }
void set_cancel_flag(const int32_t* word) { word_to_stop = word; }

void note_failed_allocation() { failed = true; }

void* allocate(size_t bytes) {
  if (bytes > SIZE_MAX / 2) {
    note_failed_allocation();
    return nullptr;
  }
  // Zeroed by the system where its pages are fresh, which costs nothing before they are used. Room to begin on a line,
  // with the memory's own address before it, and one line to spare: vectors may read past the end.
  void* const memory = std::calloc((bytes + line - 1) / line + 2, line);
  if (memory == nullptr) {
    note_failed_allocation();
    return nullptr;
  }
  char* const aligned = static_cast<char*>(memory) + line - reinterpret_cast<uintptr_t>(memory) % line;
  std::memcpy(aligned - sizeof memory, &memory, sizeof memory);
  return aligned;
}

void release(void* aligned) {
  if (aligned == nullptr) return;
  void* memory = nullptr;
  std::memcpy(&memory, static_cast<char*>(aligned) - sizeof memory, sizeof memory);
  std::free(memory);
}

bool allocation_failed() {
  const bool was = failed;
  failed = false;
  return was;
}

}  // namespace poolscope
