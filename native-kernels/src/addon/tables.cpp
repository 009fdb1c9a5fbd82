#include "tables.h"

namespace poolscope {

namespace isa_baseline {
extern const Table table;
}
#if defined(POOLSCOPE_WITH_AVX)
namespace isa_avx2 {
extern const Table table;
}
namespace isa_avx512 {
extern const Table table;
}
#endif

std::vector<const Table*> tables_of_this_machine() {
  std::vector<const Table*> tables;
#if defined(POOLSCOPE_WITH_AVX)
  __builtin_cpu_init();
  const bool avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  if (avx2 && __builtin_cpu_supports("avx512f")) tables.push_back(&isa_avx512::table);
  if (avx2) tables.push_back(&isa_avx2::table);
#endif
  tables.push_back(&isa_baseline::table);
  return tables;
}

}  // namespace poolscope
