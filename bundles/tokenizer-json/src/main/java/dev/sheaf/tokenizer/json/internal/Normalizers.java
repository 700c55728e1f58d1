package dev.sheaf.tokenizer.json.internal;

import dev.sheaf.error.SheafException;
import dev.sheaf.tokenizer.kit.BertText;
import dev.sheaf.tokenizer.kit.ByteAlphabet;
import dev.sheaf.tokenizer.kit.CharsMap;
import dev.sheaf.tokenizer.kit.WellFormed;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** What a {@code normalizer} does to a text without lone surrogates. */
final class Normalizers {
  private static final Map<String, Function<JsonNode, UnaryOperator<String>>> KNOWN =
      new TreeMap<>();

  /** A replacement may make a text this many times as long. */
  private static final int MOST_GROWTH = 16;

  private static final int SPARE = 1 << 16;

  static {
    KNOWN.put("Sequence", n -> sequence(n.allow("type", "normalizers").get("normalizers")));
    for (Normalizer.Form form : Normalizer.Form.values()) {
      KNOWN.put(form.name(), n -> unicode(n, form));
    }
    KNOWN.put("Lowercase", n -> plain(n, BertText::lowercase));
    KNOWN.put("StripAccents", n -> plain(n, BertText::withoutMarks));
    KNOWN.put("Nmt", n -> plain(n, Normalizers::nmt));
    KNOWN.put("ByteLevel", n -> plain(n, Normalizers::spellBytes));
    KNOWN.put("Prepend", Normalizers::prepend);
    KNOWN.put("Replace", Normalizers::replace);
    KNOWN.put("Strip", Normalizers::strip);
    KNOWN.put("BertNormalizer", Normalizers::bert);
    KNOWN.put("Precompiled", Normalizers::precompiled);
  }

  private Normalizers() {}

  /** Compiles a normalizer; its depth is that of the document. */
  static UnaryOperator<String> compile(JsonNode node) {
    return node.get("type").choose("a normalizer", KNOWN).apply(node);
  }

  private static UnaryOperator<String> sequence(JsonNode steps) {
    List<UnaryOperator<String>> compiled =
        steps.nodes().stream().map(Normalizers::compile).toList();
    return text -> {
      String out = text;
      for (UnaryOperator<String> step : compiled) {
        out = step.apply(out);
      }
      return out;
    };
  }

  private static UnaryOperator<String> plain(JsonNode node, UnaryOperator<String> step) {
    node.allow("type");
    return step;
  }

  private static UnaryOperator<String> unicode(JsonNode node, Normalizer.Form form) {
    return plain(node, text -> WellFormed.normalize(text, form));
  }

  private static UnaryOperator<String> prepend(JsonNode node) {
    String prefix = Finder.bounded(node.allow("type", "prepend").get("prepend"), 0);
    return text -> text.isEmpty() ? text : prefix + text;
  }

  /** The step {@code Replace}, which decoders have too. */
  static UnaryOperator<String> replace(JsonNode node) {
    node.allow("type", "pattern", "content");
    Finder finder = Finder.of(node.get("pattern"));
    String content = Finder.bounded(node.get("content"), 0);
    return text -> {
      StringBuilder out = new StringBuilder();
      long most = (long) MOST_GROWTH * text.length() + SPARE;
      int[] end = {0};
      finder.find(
          text,
          0,
          text.length(),
          (from, to) -> {
            if ((long) out.length() + (from - end[0]) + content.length() > most) {
              throw tooLong(most, node);
            }
            out.append(text, end[0], from).append(content);
            end[0] = to;
          });
      return end[0] == 0 ? text : out.append(text, end[0], text.length()).toString();
    };
  }

  private static SheafException tooLong(long most, JsonNode node) {
    return SheafException.of(JsonErrors.GROWTH, "a replacement makes the text too long")
        .expected("at most " + most + " characters")
        .found("more")
        .where(node.where())
        .next("shorten the text, or use another tokenizer")
        .toException();
  }

  private static UnaryOperator<String> strip(JsonNode node) {
    node.allow("type", "strip_left", "strip_right");
    boolean left = node.flag("strip_left", true);
    boolean right = node.flag("strip_right", true);
    return text -> {
      int from = 0;
      int to = text.length();
      while (left && from < to && BertText.isSpace(text.charAt(from))) {
        from++;
      }
      while (right && from < to && BertText.isSpace(text.charAt(to - 1))) {
        to--;
      }
      return text.substring(from, to);
    };
  }

  private static UnaryOperator<String> bert(JsonNode node) {
    node.allow("type", "clean_text", "handle_chinese_chars", "strip_accents", "lowercase");
    boolean lowercase = node.flag("lowercase", true);
    BertText.Rules rules =
        new BertText.Rules(
            node.flag("clean_text", true),
            node.flag("handle_chinese_chars", true),
            node.flag("strip_accents", lowercase), // null: as small letters are asked for
            lowercase);
    return text -> BertText.normalize(text, rules);
  }

  private static UnaryOperator<String> precompiled(JsonNode node) {
    JsonNode map = node.allow("type", "precompiled_charsmap").get("precompiled_charsmap");
    String base64 = map.text();
    if (base64.isEmpty()) {
      return text -> text;
    }
    try {
      return CharsMap.read(Base64.getDecoder().decode(base64), map.where())::apply;
    } catch (IllegalArgumentException e) {
      throw map.refuse("Base64", e.getMessage() == null ? "other text" : e.getMessage());
    }
  }

  private static String spellBytes(String text) {
    return ByteAlphabet.spell(text.getBytes(StandardCharsets.UTF_8));
  }

  /** SentencePiece's rule for machine translation: odd controls go, odd spaces become spaces. */
  private static String nmt(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints()
        .filter(c ->
            !(c >= 0x01 && c <= 0x08
                || c == 0x0B
                || c >= 0x0E && c <= 0x1F
                || c == 0x7F
                || c == 0x8F
                || c == 0x9F))
        .forEach(c -> out.appendCodePoint(isOddSpace(c) ? ' ' : c));
    return out.toString();
  }

  private static boolean isOddSpace(int c) {
    return switch (c) {
      case 0x09, 0x0A, 0x0C, 0x0D, 0x1680, 0x2028, 0x2029, 0x2581, 0xFEFF, 0xFFFD -> true;
      default -> c >= 0x200B && c <= 0x200F;
    };
  }
}
