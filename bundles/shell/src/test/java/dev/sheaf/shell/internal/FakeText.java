package dev.sheaf.shell.internal;

import dev.sheaf.engine.ModelText;
import dev.sheaf.engine.Prompt;
import dev.sheaf.text.TextSpan;
import dev.sheaf.text.Tokenizer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A text side whose tokens are bytes, after three control tokens: {@code <s>} 0, {@code </s>} 1,
 * {@code <|end|>} 2. Its template is rendered as one line per variable.
 */
public final class FakeText implements ModelText {
  private static final List<String> CONTROL = List.of("<s>", "</s>", "<|end|>");

  private final String name;
  private final Optional<String> template;
  public int closed;

  FakeText(String name, Optional<String> template) {
    this.name = name;
    this.template = template;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String tokenizerKind() {
    return "bytes 0.1.0";
  }

  @Override
  public Optional<String> chatTemplate() {
    return template;
  }

  @Override
  public List<TextSpan> render(Map<String, Object> variables, Map<String, String> trusted) {
    return FakeTemplates.lines(variables, trusted);
  }

  @Override
  public List<Integer> encode(Prompt prompt) {
    String text =
        switch (prompt) {
          case Prompt.Text plain -> plain.text();
          case Prompt.Chat chat -> chat.messages().toString();
          case Prompt.Ids ids -> ids.ids().toString();
        };
    return Arrays.stream(tokenizer().encode(text, true)).boxed().toList();
  }

  @Override
  public void close() {
    closed++;
  }

  @Override
  public Tokenizer tokenizer() {
    return new Bytes();
  }

  private static final class Bytes implements Tokenizer {
    @Override
    public int vocabularySize() {
      return 259;
    }

    @Override
    public int[] encode(List<TextSpan> spans, boolean addSpecial) {
      List<Integer> ids = new ArrayList<>();
      if (addSpecial) {
        ids.add(0);
      }
      for (TextSpan span : spans) {
        String rest = span.text();
        while (!rest.isEmpty()) {
          String text = rest;
          Optional<String> control =
              CONTROL.stream().filter(c -> span.trusted() && text.startsWith(c)).findFirst();
          if (control.isPresent()) {
            ids.add(CONTROL.indexOf(control.get()));
            rest = rest.substring(control.get().length());
          } else {
            int end = rest.offsetByCodePoints(0, 1);
            for (byte b : rest.substring(0, end).getBytes(StandardCharsets.UTF_8)) {
              ids.add(3 + (b & 0xff));
            }
            rest = rest.substring(end);
          }
        }
      }
      return ids.stream().mapToInt(Integer::intValue).toArray();
    }

    @Override
    public byte[] bytes(int id, boolean first) {
      return id < 3 ? new byte[0] : new byte[] {(byte) (id - 3)};
    }

    @Override
    public String piece(int id) {
      return id < 3 ? CONTROL.get(id) : String.valueOf((char) (id - 3));
    }

    @Override
    public OptionalInt id(String piece) {
      int control = CONTROL.indexOf(piece);
      return control >= 0 ? OptionalInt.of(control) : OptionalInt.empty();
    }

    @Override
    public boolean isControl(int id) {
      return id < 3;
    }

    @Override
    public OptionalInt beginOfSequence() {
      return OptionalInt.of(0);
    }

    @Override
    public OptionalInt endOfSequence() {
      return OptionalInt.of(1);
    }

    @Override
    public Set<Integer> endOfGeneration() {
      return Set.of(1, 2);
    }
  }
}
