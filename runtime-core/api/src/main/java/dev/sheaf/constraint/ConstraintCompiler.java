package dev.sheaf.constraint;

import dev.sheaf.text.Tokenizer;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Compiles one kind of grammar. A DS service whose {@code sheaf.name} is the kind: {@code regex},
 * {@code json-schema}.
 *
 * <p><b>Threads.</b> Stateless; called from several threads, never from a step loop, and
 * interrupted when the request is cancelled. <b>Swap.</b> When it goes, sequences that use it wait
 * for its return; they are never continued unconstrained. What it compiled is compiled again by its
 * successor.
 */
@ConsumerType
public interface ConstraintCompiler {
  /**
   * Compiles a grammar for a vocabulary, within a bounded time, number of states and memory.
   *
   * @param grammar in the language of this kind
   * @param tokenizer gives the bytes of tokens, and which of them end a generation
   * @param vocabulary width of the model's logits, at least the tokenizer's; ids that the tokenizer
   *     does not have are never allowed
   * @throws dev.sheaf.error.SheafException not a grammar of this kind (with line and column),
   *     unsatisfiable, or over budget
   */
  Constraint compile(String grammar, Tokenizer tokenizer, int vocabulary);
}
