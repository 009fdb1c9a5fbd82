#include "tables.h"

namespace poolscope {

namespace isa_baseline {
extern const Table table;
}
#if defined(POOLSCOPE_WITH_AVX2)
namespace isa_avx2 {
extern const Table table;
}
#endif
#if defined(POOLSCOPE_WITH_AVX512)
namespace isa_avx512 {
extern const Table table;
}
#endif

#if defined(POOLSCOPE_WITH_AVX2) || defined(POOLSCOPE_WITH_AVX512)
static bool has_avx2() {
  __builtin_cpu_init();
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
}
#endif

std::vector<const Table*> tables_of_this_machine() {
  std::vector<const Table*> tables;
#if defined(POOLSCOPE_WITH_AVX512)
  if (has_avx2() && __builtin_cpu_supports("avx512f")) tables.push_back(&isa_avx512::table);
#endif
#if defined(POOLSCOPE_WITH_AVX2)
  if (has_avx2()) tables.push_back(&isa_avx2::table);
#endif
  tables.push_back(&isa_baseline::table);
  return tables;
}

}  // namespace poolscope
