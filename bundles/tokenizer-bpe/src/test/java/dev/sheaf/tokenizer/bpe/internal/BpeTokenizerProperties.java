package dev.sheaf.tokenizer.bpe.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.text.TextSpan;
import dev.sheaf.text.Tokenizer;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

final class BpeTokenizerProperties {
  private final Tokenizer tokenizer = Vocabularies.of(Vocabularies.small());

  @Property(tries = 300)
  void anyTextComesBack(@ForAll String text) {
    assertThat(Vocabularies.decode(tokenizer, tokenizer.encode(text, false)))
        .isEqualTo(wellFormed(text));
  }

  @Property(tries = 300)
  void spansNeverChangeTheTextThatComesBack(@ForAll List<String> texts) {
    List<TextSpan> spans = texts.stream().map(TextSpan::plain).toList();
    assertThat(tokenizer.encode(spans, false))
        .isEqualTo(tokenizer.encode(String.join("", texts), false));
  }

  /** The UTF-8 of a text, a lone surrogate as U+FFFD. */
  private static byte[] wellFormed(String text) {
    StringBuilder out = new StringBuilder();
    text.codePoints().forEach(c -> out.appendCodePoint(c >= 0xD800 && c <= 0xDFFF ? 0xFFFD : c));
    return out.toString().getBytes(UTF_8);
  }
}
