package dev.sheaf.plugin.grammar.internal.mask;

import dev.sheaf.constraint.Constraint;
import dev.sheaf.error.SheafException;
import dev.sheaf.plugin.grammar.internal.GrammarErrors;
import dev.sheaf.plugin.grammar.internal.Limits;
import dev.sheaf.plugin.grammar.internal.automaton.Nfa;
import dev.sheaf.plugin.grammar.internal.automaton.NfaBuilder;
import dev.sheaf.text.Tokenizer;

/** Joins automata with the vocabularies of tokenizers. Safe for several threads. */
public final class Vocabularies {
  private final Spellings spellings = new Spellings();

  /**
   * A constraint that allows the tokens that spell what the automaton accepts.
   *
   * @param vocabulary width of the logits
   * @param grammar to name in messages, for instance {@code the pattern}
   * @throws SheafException {@code SHEAF-GRAMMAR-004} nothing is accepted, or nothing that the
   *     tokens can spell
   */
  public Constraint constrain(
      NfaBuilder automaton, Tokenizer tokenizer, int vocabulary, String grammar, Limits limits) {
    if (vocabulary < tokenizer.vocabularySize()) {
      throw new IllegalArgumentException(
          "vocabulary must be at least the tokenizer's %d, was %d"
              .formatted(tokenizer.vocabularySize(), vocabulary));
    }
    Spelling spelling = spellings.of(tokenizer);
    Nfa nfa = automaton.build(spelling.bytes());
    if (!nfa.satisfiable()) {
      throw unsatisfiable(grammar);
    }
    TokenAutomaton joined = new TokenAutomaton(nfa, spelling, vocabulary, limits);
    requireBeginning(joined, vocabulary, grammar);
    return joined;
  }

  /** Also makes the first mask, which every sequence needs, while nobody waits in a step. */
  private static void requireBeginning(TokenAutomaton joined, int vocabulary, String grammar) {
    long[] bits = new long[(vocabulary + 63) >>> 6];
    joined.fillMask(joined.start(), false, bits);
    boolean any = joined.start().accepting();
    for (long word : bits) {
      any |= word != 0;
    }
    if (!any) {
      throw unsatisfiable(grammar);
    }
  }

  private static SheafException unsatisfiable(String grammar) {
    return SheafException.of(
            GrammarErrors.UNSATISFIABLE,
            "no text that the model's tokens can spell follows " + grammar)
        .next("look for an empty class, or for characters that the model does not have")
        .toException();
  }
}
