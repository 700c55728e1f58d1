package dev.sheaf.kernel.internal.step;

import dev.sheaf.text.TextSpan;
import dev.sheaf.text.Tokenizer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/** Token i is the letter 'A' + i; the last token ends a generation. */
public final class LetterTokenizer implements Tokenizer {
  public static final int END = HashModel.VOCABULARY - 1;

  @Override
  public int vocabularySize() {
    return HashModel.VOCABULARY;
  }

  @Override
  public int[] encode(List<TextSpan> spans, boolean addSpecial) {
    return spans.stream().flatMapToInt(s -> s.text().chars()).map(c -> c - 'A').toArray();
  }

  @Override
  public byte[] bytes(int id, boolean first) {
    return id == END ? new byte[0] : piece(id).getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public String piece(int id) {
    return String.valueOf((char) ('A' + id));
  }

  @Override
  public OptionalInt id(String piece) {
    return OptionalInt.of(piece.charAt(0) - 'A');
  }

  @Override
  public boolean isControl(int id) {
    return id == END;
  }

  @Override
  public OptionalInt beginOfSequence() {
    return OptionalInt.empty();
  }

  @Override
  public Set<Integer> endOfGeneration() {
    return Set.of(END);
  }
}
