package dev.sheaf.plugin.grammar.internal;

import dev.sheaf.error.ErrorCode;
import dev.sheaf.error.ErrorKind;

/** Every way a grammar is refused. */
public final class GrammarErrors {
  /** The text is not of the language. */
  public static final ErrorCode SYNTAX = ErrorCode.of("SHEAF-GRAMMAR-001", ErrorKind.USER);

  /** A construct that other engines know and this one does not. */
  public static final ErrorCode UNSUPPORTED = ErrorCode.of("SHEAF-GRAMMAR-002", ErrorKind.USER);

  /** The grammar is longer, deeper or needs more states than allowed. */
  public static final ErrorCode TOO_LARGE = ErrorCode.of("SHEAF-GRAMMAR-003", ErrorKind.USER);

  /** No text follows the grammar, or none that the vocabulary can spell. */
  public static final ErrorCode UNSATISFIABLE = ErrorCode.of("SHEAF-GRAMMAR-004", ErrorKind.USER);

  /** Compiling took longer than allowed. */
  public static final ErrorCode TIME = ErrorCode.of("SHEAF-GRAMMAR-005", ErrorKind.TIMEOUT);

  /** Whoever waited for the grammar gave up. */
  public static final ErrorCode INTERRUPTED = ErrorCode.of("SHEAF-GRAMMAR-006", ErrorKind.TIMEOUT);

  /** One mask would take more work than allowed. */
  public static final ErrorCode MASK_WORK = ErrorCode.of("SHEAF-GRAMMAR-007", ErrorKind.RESOURCES);

  private GrammarErrors() {}
}
