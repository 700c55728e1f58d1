package dev.sheaf.kernel.internal.step;

import dev.sheaf.engine.TokenRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * The truth about a sequence: its prompt and every token chosen since. All other state of a
 * sequence, in any service, is rebuilt from it. Only its step loop appends; other threads ask
 * {@link #recorded()}.
 */
final class SequenceLog {
  private final int promptLength;
  private final boolean[] promptGenerated;
  private int[] ids;
  private int length;
  private final List<TokenRecord> records = Collections.synchronizedList(new ArrayList<>());

  /**
   * @param prompt ids, copied
   * @param generated which of them an earlier turn generated
   */
  SequenceLog(int[] prompt, boolean[] generated) {
    if (prompt.length == 0 || prompt.length != generated.length) {
      throw new IllegalArgumentException(
          "prompt must not be empty and must match its marks, were %d and %d"
              .formatted(prompt.length, generated.length));
    }
    this.promptLength = prompt.length;
    this.promptGenerated = generated.clone();
    this.ids = Arrays.copyOf(prompt, prompt.length + 64);
    this.length = prompt.length;
  }

  /** Tokens that attention sees. */
  int length() {
    return length;
  }

  int promptLength() {
    return promptLength;
  }

  int id(int index) {
    return ids[index];
  }

  /** Whether a model generated that token, which decides the arithmetic that computes it. */
  boolean generated(int index) {
    return index >= promptLength || promptGenerated[index];
  }

  void append(TokenRecord token) {
    if (length == ids.length) {
      ids = Arrays.copyOf(ids, 2 * length);
    }
    ids[length++] = token.id();
    records.add(token);
  }

  /** Chosen tokens. */
  int emitted() {
    return length - promptLength;
  }

  int[] prompt() {
    return Arrays.copyOf(ids, promptLength);
  }

  /** Chosen tokens; any thread. */
  int recorded() {
    return records.size();
  }

  TokenRecord record(int emittedIndex) {
    return records.get(emittedIndex);
  }
}
