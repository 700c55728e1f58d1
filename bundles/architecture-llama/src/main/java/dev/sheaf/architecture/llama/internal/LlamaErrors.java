package dev.sheaf.architecture.llama.internal;

import dev.sheaf.architecture.ArchitectureCodes;

/** Every way this architecture refuses a file. */
final class LlamaErrors {
  /** SHEAF-LLAMA-001 to -011. */
  static final ArchitectureCodes CODES = ArchitectureCodes.of("LLAMA");

  private LlamaErrors() {}
}
