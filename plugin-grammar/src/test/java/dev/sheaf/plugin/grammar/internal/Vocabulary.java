package dev.sheaf.plugin.grammar.internal;

import dev.sheaf.text.TextSpan;
import dev.sheaf.text.Tokenizer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A tokenizer that is a list of byte strings. The token before the last is a control token, the
 * last ends a generation; a leading space is dropped at the start of a text where asked for.
 */
public final class Vocabulary implements Tokenizer {
  private final List<byte[]> tokens;
  private final boolean dropsSpace;

  private Vocabulary(List<byte[]> tokens, boolean dropsSpace) {
    this.tokens = new ArrayList<>(tokens);
    this.dropsSpace = dropsSpace;
    this.tokens.add("<control>".getBytes(StandardCharsets.UTF_8));
    this.tokens.add("<end>".getBytes(StandardCharsets.UTF_8));
  }

  public static Vocabulary of(String... tokens) {
    return new Vocabulary(
        Arrays.stream(tokens).map(t -> t.getBytes(StandardCharsets.UTF_8)).toList(), false);
  }

  public static Vocabulary droppingSpace(String... tokens) {
    return new Vocabulary(of(tokens).tokens.subList(0, tokens.length), true);
  }

  public static Vocabulary of(List<byte[]> tokens) {
    return new Vocabulary(tokens, false);
  }

  /** Every byte a token, then these. */
  public static Vocabulary bytesAnd(String... tokens) {
    List<byte[]> all = new ArrayList<>();
    for (int b = 0; b < 256; b++) {
      all.add(new byte[] {(byte) b});
    }
    all.addAll(of(tokens).tokens.subList(0, tokens.length));
    return new Vocabulary(all, false);
  }

  public int control() {
    return tokens.size() - 2;
  }

  public int end() {
    return tokens.size() - 1;
  }

  @Override
  public int vocabularySize() {
    return tokens.size();
  }

  @Override
  public int[] encode(List<TextSpan> spans, boolean addSpecial) {
    throw new UnsupportedOperationException("compilers do not tokenise");
  }

  @Override
  public byte[] bytes(int id, boolean first) {
    byte[] bytes = tokens.get(id);
    boolean drop = first && dropsSpace && bytes.length > 0 && bytes[0] == ' ';
    return drop ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes.clone();
  }

  @Override
  public String piece(int id) {
    return new String(tokens.get(id), StandardCharsets.UTF_8);
  }

  @Override
  public OptionalInt id(String piece) {
    return OptionalInt.empty();
  }

  @Override
  public boolean isControl(int id) {
    return id >= control();
  }

  @Override
  public OptionalInt beginOfSequence() {
    return OptionalInt.empty();
  }

  @Override
  public Set<Integer> endOfGeneration() {
    return Set.of(end());
  }
}
