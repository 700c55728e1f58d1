package dev.sheaf.format.tokenizer.internal;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The tokenizer files that people publish; told by name and first byte. */
enum TokenizerKind {
  /** Hugging Face's {@code tokenizer.json}. */
  TOKENIZER_JSON("tokenizer.json", '{'),
  /** Mistral's {@code tekken.json}. */
  TEKKEN("tekken.json", '{'),
  /** SentencePiece's protobuf, whose first field has the tag 10. */
  SENTENCEPIECE("tokenizer.model", '\n'),
  /** GPT-2's vocabulary, with {@code merges.txt} beside it. */
  VOCABULARY("vocab.json", '{'),
  /** GPT-2's merge rules, with {@code vocab.json} beside them. */
  MERGES("merges.txt", '\0');

  private final String standardName;
  private final char first;

  TokenizerKind(String standardName, char first) {
    this.standardName = standardName;
    this.first = first;
  }

  /** The name under which tokenizers ask for it. */
  String standardName() {
    return standardName;
  }

  /** The kind of a file called {@code <anything><standard name>}, or {@code <anything>.model}. */
  static Optional<TokenizerKind> of(Path path, ByteBuffer head) {
    if (path.getFileName() == null) {
      return Optional.empty();
    }
    String name = path.getFileName().toString().toLowerCase(Locale.ROOT);
    return Arrays.stream(values()).filter(kind -> kind.fits(name, head)).findFirst();
  }

  private boolean fits(String name, ByteBuffer head) {
    boolean named =
        name.endsWith(standardName) || (this == SENTENCEPIECE && name.endsWith(".model"));
    return named && (first == '\0' || firstVisible(head) == first);
  }

  /** JSON may begin with white space; a protobuf begins with a line end that is none. */
  private int firstVisible(ByteBuffer head) {
    for (int i = head.position(); i < head.limit(); i++) {
      byte b = head.get(i);
      if (first == '\n' || (b != ' ' && b != '\n' && b != '\r' && b != '\t')) {
        return b;
      }
    }
    return -1;
  }
}
