package dev.sheaf.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.text.SpecialTokens.Special;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

/**
 * Against a matcher that tries every token at every position and looks at every character's span.
 */
final class SpecialTokensProperties {
  @Provide
  Arbitrary<List<Special>> specials() {
    Arbitrary<String> texts = Arbitraries.strings().withChars("<ab>").ofMinLength(1).ofMaxLength(4);
    return Combinators.combine(
            texts, Arbitraries.integers().between(0, 50), Arbitraries.of(true, false))
        .as(Special::new)
        .list()
        .ofMaxSize(6)
        .uniqueElements(Special::text);
  }

  @Provide
  Arbitrary<TextSpan> spans() {
    return Combinators.combine(
            Arbitraries.strings().withChars("<ab>").ofMaxLength(5), Arbitraries.of(true, false))
        .as(TextSpan::new);
  }

  @Property(tries = 3000)
  void splitsAsTheSlowMatcherDoes(
      @ForAll("specials") List<Special> specials,
      @ForAll @Size(max = 6) List<@net.jqwik.api.From("spans") TextSpan> spans) {
    List<Object> out = new ArrayList<>();
    new SpecialTokens(specials).split(spans, out::add, out::add);
    assertThat(out).isEqualTo(slow(specials, spans));
  }

  private static List<Object> slow(List<Special> specials, List<TextSpan> spans) {
    StringBuilder text = new StringBuilder();
    List<Boolean> trusted = new ArrayList<>();
    for (TextSpan span : spans) {
      for (char c : span.text().toCharArray()) {
        text.append(c);
        trusted.add(span.trusted());
      }
    }
    List<Object> out = new ArrayList<>();
    StringBuilder plain = new StringBuilder();
    for (int i = 0; i < text.length(); ) {
      Special best = null;
      for (Special s : specials) {
        int end = i + s.text().length();
        boolean fits =
            text.toString().startsWith(s.text(), i)
                && (!s.control() || !trusted.subList(i, end).contains(false));
        if (fits && (best == null || s.text().length() > best.text().length())) {
          best = s;
        }
      }
      if (best == null) {
        plain.append(text.charAt(i++));
        continue;
      }
      if (!plain.isEmpty()) {
        out.add(plain.toString());
        plain.setLength(0);
      }
      out.add(best.id());
      i += best.text().length();
    }
    if (!plain.isEmpty()) {
      out.add(plain.toString());
    }
    return out;
  }
}
