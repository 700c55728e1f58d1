package dev.sheaf.kernel.internal.step;

import dev.sheaf.constraint.Constraint;
import dev.sheaf.constraint.ConstraintCompiler;
import dev.sheaf.constraint.Matcher;
import dev.sheaf.text.Tokenizer;
import java.util.Arrays;

/**
 * A grammar over letters: {@code "least most"} is between so many tokens, each of which must stand
 * in a certain relation to the one before, so that a matcher that has not seen every token gives
 * other masks. End of generation is allowed from {@code least} on.
 */
public final class StepGrammar implements ConstraintCompiler {
  @Override
  public Constraint compile(String grammar, Tokenizer tokenizer, int vocabulary) {
    String[] parts = grammar.split(" ");
    int least = Integer.parseInt(parts[0]);
    int most = Integer.parseInt(parts[1]);
    return startsText -> new Follower(least, most, vocabulary);
  }

  /** Whether one token may follow another, which is −1 at the start. */
  static boolean follows(int before, int token) {
    return (before * 7 + token) % 3 != 0;
  }

  /** Follows one sequence; tests change what it says. */
  static class Follower implements Matcher {
    private final int least;
    private final int most;
    private final int vocabulary;
    private int[] tokens = new int[16];
    private int count;

    Follower(int least, int most, int vocabulary) {
      this.least = least;
      this.most = most;
      this.vocabulary = vocabulary;
    }

    int count() {
      return count;
    }

    private boolean allowed(int token) {
      if (token < 0 || token >= vocabulary) {
        return false;
      }
      if (token == LetterTokenizer.END) {
        return count >= least;
      }
      return count < most && follows(count == 0 ? -1 : tokens[count - 1], token);
    }

    @Override
    public boolean push(int token) {
      if (!allowed(token)) {
        return false;
      }
      if (count == tokens.length) {
        tokens = Arrays.copyOf(tokens, 2 * count);
      }
      tokens[count++] = token;
      return true;
    }

    @Override
    public void pop() {
      count--;
    }

    @Override
    public void fillMask(long[] bits) {
      Arrays.fill(bits, 0);
      for (int t = 0; t < vocabulary; t++) {
        if (allowed(t)) {
          bits[t >>> 6] |= 1L << t;
        }
      }
    }

    @Override
    public boolean complete() {
      return count >= least;
    }

    @Override
    public Matcher fork() {
      Follower copy = new Follower(least, most, vocabulary);
      copy.tokens = tokens.clone();
      copy.count = count;
      return copy;
    }

    @Override
    public byte[] forced() {
      return new byte[0];
    }
  }
}
