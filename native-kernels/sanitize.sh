#!/bin/sh
# Runs the tests of the native kernels on an addon built with AddressSanitizer and UndefinedBehaviourSanitizer, and,
# where valgrind is installed, those of bad input and of the loader on the plain addon under valgrind.
# Works on a copy, so that the addon in use stays. Needs GCC on Linux.
set -eu
cd "$(dirname "$0")/.."
root=$PWD
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT

mkdir "$copy/native-kernels"
cp -r package.json tsconfig.base.json app "$copy"
cp -r native-kernels/*.ts native-kernels/tsconfig.json native-kernels/binding.gyp native-kernels/build.mjs \
  native-kernels/src native-kernels/portable native-kernels/testing "$copy/native-kernels"
ln -s "$root/node_modules" "$copy/node_modules"
cat > "$copy/vitest.config.mjs" <<'END'
export default { test: { include: ['native-kernels/*.test.ts'], testTimeout: 600000, pool: 'forks', maxWorkers: 1 } }
END
cd "$copy"

# At full optimisation the instrumented kernels take over ten minutes to compile.
sed -i "s/'-O3'/'-O1'/" native-kernels/binding.gyp
flags='-fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer -g'
CXXFLAGS=$flags LDFLAGS=$flags node native-kernels/build.mjs
ls native-kernels/build/Release/*.node
# Node itself is not built for the leak check, and its own allocator handles what is too large.
LD_PRELOAD="$(gcc -print-file-name=libasan.so) $(gcc -print-file-name=libubsan.so)" \
  ASAN_OPTIONS=detect_leaks=0:allocator_may_return_null=1:halt_on_error=1 \
  UBSAN_OPTIONS=print_stacktrace=1 \
  node node_modules/vitest/vitest.mjs run --config vitest.config.mjs

if command -v valgrind > /dev/null; then
  cp "$root/native-kernels/binding.gyp" native-kernels
  node native-kernels/build.mjs
  valgrind --error-exitcode=1 --smc-check=all-non-file -q \
    node node_modules/vitest/vitest.mjs run --config vitest.config.mjs --no-file-parallelism badInput index
fi
