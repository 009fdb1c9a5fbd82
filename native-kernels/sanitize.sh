#!/bin/sh
# `npm run sanitize`: the tests of the native kernels and all conformance cases, on every instruction set of this
# machine, on an addon built with AddressSanitizer and UndefinedBehaviourSanitizer; then, where valgrind is installed,
# the cases on the plain addon under valgrind, on the instruction sets that it knows.
# Works on a copy, so that the addon in use stays. Needs GCC on Linux.
set -eu
cd "$(dirname "$0")/.."
root=$PWD
node scripts/poolscope.mjs --version > /dev/null
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT

mkdir -p "$copy/native-kernels" "$copy/out"
cp -r package.json tsconfig.base.json app "$copy"
cp -r out/main "$copy/out"
cp -r native-kernels/*.ts native-kernels/tsconfig.json native-kernels/binding.gyp native-kernels/build.mjs native-kernels/compile.mjs \
  native-kernels/src native-kernels/portable native-kernels/wasm native-kernels/testing native-kernels/conformance \
  native-kernels/prebuild "$copy/native-kernels"
ln -s "$root/node_modules" "$copy/node_modules"
cat > "$copy/vitest.config.mjs" <<'END'
export default { test: { include: ['native-kernels/*.test.ts'], testTimeout: 600000, pool: 'forks', maxWorkers: 1 } }
END
cd "$copy"

# Runs the cases on an instruction set; a command may stand before.
conformance() {
  set=$1
  shift
  echo "Conformance on $set:"
  POOLSCOPE_ISA=$set "$@" node out/main/poolscope.js conformance native-kernels/conformance/cases --kernels native > cases.log ||
    { grep -v '^passed' cases.log; exit 1; }
  tail -n 1 cases.log
}

# At full optimisation the instrumented kernels take over ten minutes to compile.
sed -i "s/'-O3'/'-O1'/" native-kernels/binding.gyp
flags='-fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer -g'
CXXFLAGS=$flags LDFLAGS=$flags node native-kernels/build.mjs --all
addon=$(ls native-kernels/build/Release/*.node)
sets=$(node -e "console.log(require('$root/$addon').instructionSets.join(' '))")
# Node itself is not built for the leak check, and its own allocator handles what is too large.
preload="$(gcc -print-file-name=libasan.so) $(gcc -print-file-name=libubsan.so)"
checked() {
  LD_PRELOAD=$preload ASAN_OPTIONS=detect_leaks=0:allocator_may_return_null=1:halt_on_error=1 \
    UBSAN_OPTIONS=print_stacktrace=1 "$@"
}
checked node node_modules/vitest/vitest.mjs run --config vitest.config.mjs
for set in $sets; do conformance "$set" checked; done

if command -v valgrind > /dev/null; then
  cp "$root/$addon" "$addon"
  # Node scans its stack for pointers, and the loader reads strings by words; what the addon does is never left out.
  for kind in Cond Value8 Addr8; do
    printf '{\n  node\n  Memcheck:%s\n  obj:*/node\n}\n{\n  loader\n  Memcheck:%s\n  fun:strncmp\n  fun:is_dst\n}\n' $kind $kind
  done > known.supp
  for set in $sets; do
    # valgrind knows no AVX-512.
    [ "$set" = AVX-512 ] || conformance "$set" valgrind --error-exitcode=1 --smc-check=all-non-file --suppressions=known.supp -q
  done
fi
