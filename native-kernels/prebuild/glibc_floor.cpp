// Linked into the Linux binaries so that they run on glibc 2.28, though a newer one is on the machine that builds them.

// The same functions as the newest, of the symbol versions that every glibc of the architecture has. The linker sends
// calls of f to __wrap_f (-Wl,--wrap=f).
#if defined(__x86_64__)
#define OLDEST "GLIBC_2.2.5"
#else
#define OLDEST "GLIBC_2.17"
#endif
#define OLDEST_OF(f, parameters, arguments)          \
  __asm__(".symver oldest_" #f "," #f "@" OLDEST);   \
  extern "C" double oldest_##f parameters;           \
  extern "C" double __wrap_##f parameters { return oldest_##f arguments; }

OLDEST_OF(exp, (double x), (x))
OLDEST_OF(log, (double x), (x))
OLDEST_OF(pow, (double x, double y), (x, y))

// The C++ library asks here whether it may leave out atomic operations; glibc has it since 2.32. "No" is always right.
extern "C" __attribute__((visibility("hidden"))) char __libc_single_threaded;
char __libc_single_threaded = 0;
