package dev.sheaf.text;

import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * One model's tokenizer.
 *
 * <p><b>Threads.</b> Immutable; used by several threads. <b>Time.</b> Linear in the text, up to a
 * logarithm. <b>Errors.</b> Invalid UTF-16 (a lone surrogate) is read as U+FFFD.
 */
public interface Tokenizer {
  /** Entries of the vocabulary; ids are 0 to size − 1. */
  int vocabularySize();

  /**
   * Tokenises the concatenation of the spans as one text. A control token is recognised only where
   * all of its text lies in trusted spans; merging otherwise takes no notice of where spans meet.
   *
   * @param spans may be empty
   * @param addSpecial put begin-of-sequence (and whatever else the file asks for) around the ids
   */
  int[] encode(List<TextSpan> spans, boolean addSpecial);

  /** Tokenises one text that a user wrote. */
  default int[] encode(String text, boolean addSpecial) {
    return encode(List.of(TextSpan.plain(text)), addSpecial);
  }

  /**
   * The bytes that a token adds to the text; empty for control tokens. Not necessarily whole UTF-8
   * characters.
   *
   * @param id 0 ≤ id &lt; {@link #vocabularySize()}
   * @param first true for the first token of a text, where some tokenizers drop a leading space
   */
  byte[] bytes(int id, boolean first);

  /** The token as the vocabulary spells it, for people to read. */
  String piece(int id);

  /** The id of a vocabulary entry, spelled exactly so. */
  OptionalInt id(String piece);

  /** Whether a token is a control token, which text cannot contain. */
  boolean isControl(int id);

  /** Begin of sequence, if the model has one. */
  OptionalInt beginOfSequence();

  /** End of sequence, if the model has one: what templates know as {@code eos_token}. */
  default OptionalInt endOfSequence() {
    return OptionalInt.empty();
  }

  /** Tokens after which a generation is finished; may be empty. */
  Set<Integer> endOfGeneration();
}
