// The functions of Node-API come from the program that loads the addon, whatever its name: node.exe, electron.exe or
// Poolscope's own. They are bound on first use, and then this finds the program itself instead of node.exe.
#include <windows.h>
// After windows.h, which it needs.
#include <delayimp.h>

namespace {
FARPROC WINAPI host(unsigned event, DelayLoadInfo* info) {
  if (event != dliNotePreLoadLibrary || lstrcmpiA(info->szDll, "node.exe") != 0) return nullptr;
  return reinterpret_cast<FARPROC>(GetModuleHandleW(nullptr));
}
}  // namespace

PfnDliHook __pfnDliNotifyHook2 = host;
