package dev.fovea.bench;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;

/** A peer's C library, by java.lang.foreign; stays loaded. Any thread. */
final class CLibrary {
  private final SymbolLookup symbols;

  private CLibrary(SymbolLookup symbols) {
    this.symbols = symbols;
  }

  /**
   * @throws IllegalStateException naming the Debian package, if the library is missing
   */
  @SuppressWarnings("restricted")
  static CLibrary open(String name, String debianPackage) {
    try {
      return new CLibrary(SymbolLookup.libraryLookup(name, Arena.global()));
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException(
          name + " is missing. Install it: sudo apt install " + debianPackage, e);
    }
  }

  @SuppressWarnings("restricted")
  MethodHandle bind(String function, MemoryLayout result, MemoryLayout... arguments) {
    return Linker.nativeLinker()
        .downcallHandle(symbols.findOrThrow(function), FunctionDescriptor.of(result, arguments));
  }
}
