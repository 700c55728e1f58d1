package dev.sheaf.kernel.internal.text;

import dev.sheaf.text.SpecialTokens;
import dev.sheaf.text.TextSpan;
import dev.sheaf.text.Tokenizer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A tokenizer for tests: ids 0 to 255 are bytes, then come control tokens, then whatever byte
 * strings a test adds. Encoding uses bytes and control tokens only. The first token of a text drops
 * a leading space.
 */
class TableTokenizer implements Tokenizer {
  static final int BEGIN = 256;
  static final int END = 257;

  private final List<byte[]> table = new ArrayList<>();
  private final boolean hasBegin;

  TableTokenizer(boolean hasBegin, byte[]... more) {
    for (int b = 0; b < 256; b++) {
      table.add(new byte[] {(byte) b});
    }
    table.add(new byte[0]);
    table.add(new byte[0]);
    table.addAll(List.of(more));
    this.hasBegin = hasBegin;
  }

  @Override
  public int vocabularySize() {
    return table.size();
  }

  @Override
  public int[] encode(List<TextSpan> spans, boolean addSpecial) {
    List<Integer> ids = new ArrayList<>();
    if (addSpecial && hasBegin) {
      ids.add(BEGIN);
    }
    new SpecialTokens(
            List.of(
                new SpecialTokens.Special("<s>", BEGIN, true),
                new SpecialTokens.Special("</s>", END, true)))
        .split(
            spans,
            text -> {
              for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
                ids.add(b & 0xFF);
              }
            },
            ids::add);
    return ids.stream().mapToInt(Integer::intValue).toArray();
  }

  @Override
  public byte[] bytes(int id, boolean first) {
    byte[] bytes = table.get(id);
    if (first && bytes.length > 0 && bytes[0] == ' ') {
      return new String(bytes, StandardCharsets.ISO_8859_1)
          .substring(1)
          .getBytes(StandardCharsets.ISO_8859_1);
    }
    return bytes.clone();
  }

  @Override
  public String piece(int id) {
    return id == BEGIN
        ? "<s>"
        : id == END ? "</s>" : new String(table.get(id), StandardCharsets.ISO_8859_1);
  }

  @Override
  public OptionalInt id(String piece) {
    for (int id = 0; id < table.size(); id++) {
      if (piece(id).equals(piece)) {
        return OptionalInt.of(id);
      }
    }
    return OptionalInt.empty();
  }

  @Override
  public boolean isControl(int id) {
    return id == BEGIN || id == END;
  }

  @Override
  public OptionalInt beginOfSequence() {
    return hasBegin ? OptionalInt.of(BEGIN) : OptionalInt.empty();
  }

  @Override
  public Set<Integer> endOfGeneration() {
    return Set.of(END);
  }
}
