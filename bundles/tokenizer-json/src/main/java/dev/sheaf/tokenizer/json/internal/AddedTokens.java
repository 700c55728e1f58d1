package dev.sheaf.tokenizer.json.internal;

import dev.sheaf.text.SpecialTokens;
import dev.sheaf.text.TextSpan;
import dev.sheaf.tokenizer.kit.BertText;
import dev.sheaf.tokenizer.kit.WellFormed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.function.UnaryOperator;

/**
 * Finds added tokens in a text before anything else happens to it.
 *
 * <p>Special ones in trusted spans only. Ordinary ones that ask for it are sought in the normalised
 * text; special ones never are, since normalising loses what is trusted. Immutable.
 */
final class AddedTokens {
  /**
   * One added token.
   *
   * @param special whether it steers the model
   * @param normalized whether it is sought in the normalised text
   * @param left white space before it belongs to it
   * @param right white space behind it belongs to it
   * @param singleWord it counts only where no word character stands beside it
   */
  record Token(
      String content,
      int id,
      boolean special,
      boolean normalized,
      boolean left,
      boolean right,
      boolean singleWord) {
    /** Reads an entry of {@code added_tokens}. */
    static Token read(JsonNode node) {
      node.allow("id", "content", "single_word", "lstrip", "rstrip", "normalized", "special");
      boolean special = node.flag("special", false);
      return new Token(
          node.text("content"),
          node.get("id").integer(0, Integer.MAX_VALUE - 1),
          special,
          node.flag("normalized", !special),
          node.flag("lstrip", false),
          node.flag("rstrip", false),
          node.flag("single_word", false));
    }
  }

  /** Takes what lies between added tokens, normalised. */
  @FunctionalInterface
  interface Stretch {
    /** A stretch that is not empty; {@code beginning} where the text begins with it. */
    void accept(String text, boolean beginning);
  }

  /** A token that was found, or plain text if {@code token} is null. */
  private record Found(Map<Integer, Token> tokens, SpecialTokens matcher) {
    static Found of(List<Token> tokens, UnaryOperator<String> spelling) {
      Map<Integer, Token> byId = new HashMap<>();
      List<SpecialTokens.Special> specials = new ArrayList<>();
      for (Token token : tokens) {
        String text = spelling.apply(WellFormed.text(token.content()));
        if (!text.isEmpty()) {
          byId.put(token.id(), token);
          specials.add(new SpecialTokens.Special(text, token.id(), token.special()));
        }
      }
      return new Found(byId, new SpecialTokens(specials));
    }
  }

  private final Found raw;
  private final Found normalized;
  private final UnaryOperator<String> normalizer;

  AddedTokens(List<Token> tokens, UnaryOperator<String> normalizer) {
    this.normalizer = normalizer;
    raw = Found.of(tokens.stream().filter(t -> t.special() || !t.normalized()).toList(), s -> s);
    normalized =
        Found.of(tokens.stream().filter(t -> !t.special() && t.normalized()).toList(), normalizer);
  }

  /** Hands out stretches and ids from left to right. */
  void split(List<TextSpan> spans, Stretch plain, IntConsumer id) {
    Cutting outer = new Cutting(raw, true, (text, first) -> normalise(text, first, plain, id), id);
    raw.matcher().split(spans, outer::text, outer::token);
    outer.finish();
  }

  private void normalise(String text, boolean beginning, Stretch plain, IntConsumer id) {
    String alike = normalizer.apply(WellFormed.text(text));
    if (normalized.tokens().isEmpty()) {
      if (!alike.isEmpty()) {
        plain.accept(alike, beginning);
      }
      return;
    }
    Cutting inner = new Cutting(normalized, beginning, plain, id);
    normalized.matcher().split(List.of(TextSpan.plain(alike)), inner::text, inner::token);
    inner.finish();
  }

  /**
   * Applies what single tokens ask for: holds back plain text until it is known what stands behind
   * it.
   */
  private static final class Cutting {
    private final Found found;
    private final Stretch plain;
    private final IntConsumer id;
    private final StringBuilder held = new StringBuilder();
    private boolean beginning;
    private boolean eatSpace;
    private boolean wordBefore;
    private List<Token> waiting = new ArrayList<>();

    Cutting(Found found, boolean beginning, Stretch plain, IntConsumer id) {
      this.found = found;
      this.beginning = beginning;
      this.plain = plain;
      this.id = id;
    }

    void text(String text) {
      settle(WordSplit.isWord(text.codePointAt(0)));
      int from = 0;
      while (eatSpace && from < text.length() && BertText.isSpace(text.charAt(from))) {
        from++;
      }
      eatSpace &= from == text.length();
      held.append(text, from, text.length());
      wordBefore = WordSplit.isWord(text.codePointBefore(text.length()));
    }

    void token(int tokenId) {
      Token token = found.tokens().get(tokenId);
      if (token == null) {
        throw new IllegalStateException("no added token has the id " + tokenId);
      }
      settle(WordSplit.isWord(token.content().codePointAt(0)));
      if (token.singleWord() && wordBefore) {
        held.append(token.content());
        eatSpace = false;
      } else if (token.singleWord()) {
        waiting.add(token);
      } else {
        take(token);
      }
      wordBefore = WordSplit.isWord(token.content().codePointBefore(token.content().length()));
    }

    void finish() {
      settle(false);
      flush();
    }

    /** Decides about a token whose right neighbour was not known. */
    private void settle(boolean wordBehind) {
      if (waiting.isEmpty()) {
        return;
      }
      Token token = waiting.removeLast();
      if (wordBehind) {
        held.append(token.content());
        eatSpace = false;
      } else {
        take(token);
      }
    }

    private void take(Token token) {
      if (token.left()) {
        int end = held.length();
        while (end > 0 && BertText.isSpace(held.charAt(end - 1))) {
          end--;
        }
        held.setLength(end);
      }
      flush();
      id.accept(token.id());
      beginning = false;
      eatSpace = token.right();
    }

    private void flush() {
      if (!held.isEmpty()) {
        plain.accept(held.toString(), beginning);
        held.setLength(0);
        beginning = false;
      }
    }
  }
}
