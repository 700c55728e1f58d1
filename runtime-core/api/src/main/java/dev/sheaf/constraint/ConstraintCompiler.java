package dev.sheaf.constraint;

import dev.sheaf.text.Tokenizer;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Compiles one kind of grammar. A DS service whose {@code sheaf.name} is the kind: {@code regex},
 * {@code json-schema}.
 */
@ConsumerType
public interface ConstraintCompiler {
  /**
   * Compiles a grammar for a vocabulary, within a bounded time, number of states and memory.
   *
   * @throws dev.sheaf.error.SheafException not a grammar of this kind (with line and column),
   *     unsatisfiable, or over budget
   */
  Constraint compile(String grammar, Tokenizer tokenizer);
}
