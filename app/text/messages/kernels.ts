/** Which kernels run, and why. */
import { area } from '#app/text/area'

export const kernels = area({
  en: {
    portableRequested: 'Using portable kernels, as requested.',
    howToBuild:
      '{failures} To build native kernels, run "node native-kernels/build.mjs"; it requires a C++ compiler, Python 3 and make.',
    programFolderMissing: 'The program folder was not found.',
    addonMissing: 'There is no addon in {folder}.',
    addonVersion: '{path} belongs to another version.',
    addonNotLoaded: '{path} could not be loaded: {reason}.',
    instructionSetMissing:
      'Instruction set: expected one that this machine and build support ({available}), received {received}. "node native-kernels/build.mjs --all" builds all instruction sets of this processor.',
    unknownKernels: 'POOLSCOPE_KERNELS: expected native, wasm or portable, received {received}.',
    unknownInstructionSet: 'POOLSCOPE_ISA: expected one of {expected}, received {received}.',
    noAddon: 'Native kernels: expected an addon that can be loaded. {reason}',
    wasmRequested: 'Using WebAssembly kernels, as requested.',
    wasmFallback: 'Using WebAssembly kernels because the native ones could not be loaded. {reason}',
    wasmNotLoaded: 'WebAssembly kernels: {path} could not be loaded: {reason}.',
    portableFallback: 'Using portable kernels because no faster ones could be loaded. {reason}',
    nativeBest: 'Using native kernels for {instructionSet}, the best instruction set of this processor, from {path}.',
    nativeRequested: 'Using native kernels for {instructionSet}, as requested, from {path}.',
  },
  de: {
    portableRequested: 'Portable Rechenkerne wie angefordert in Verwendung.',
    howToBuild:
      '{failures} Um native Rechenkerne zu bauen, „node native-kernels/build.mjs“ ausführen; dafür werden ein C++-Compiler, Python 3 und make benötigt.',
    programFolderMissing: 'Der Programmordner wurde nicht gefunden.',
    addonMissing: 'In {folder} liegt kein Addon.',
    addonVersion: '{path} gehört zu einer anderen Version.',
    addonNotLoaded: '{path} ließ sich nicht laden: {reason}.',
    instructionSetMissing:
      'Befehlssatz: erwartet wird einer, den dieser Rechner und dieser Build unterstützen ({available}), erhalten: {received}. Alle Befehlssätze dieses Prozessors baut „node native-kernels/build.mjs --all“.',
    unknownKernels: 'POOLSCOPE_KERNELS: erwartet wird native, wasm oder portable, erhalten: {received}.',
    unknownInstructionSet: 'POOLSCOPE_ISA: erwartet wird eines von {expected}, erhalten: {received}.',
    noAddon: 'Native Rechenkerne: erwartet wird ein ladbares Addon. {reason}',
    wasmRequested: 'WebAssembly-Rechenkerne wie angefordert in Verwendung.',
    wasmFallback: 'WebAssembly-Rechenkerne in Verwendung, da sich die nativen nicht laden ließen. {reason}',
    wasmNotLoaded: 'WebAssembly-Rechenkerne: {path} ließ sich nicht laden: {reason}.',
    portableFallback: 'Portable Rechenkerne in Verwendung, da sich keine schnelleren laden ließen. {reason}',
    nativeBest:
      'Native Rechenkerne für {instructionSet}, den besten Befehlssatz dieses Prozessors, aus {path} in Verwendung.',
    nativeRequested: 'Native Rechenkerne für {instructionSet} wie angefordert aus {path} in Verwendung.',
  },
})
