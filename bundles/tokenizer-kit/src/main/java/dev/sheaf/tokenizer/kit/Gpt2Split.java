package dev.sheaf.tokenizer.kit;

import static dev.sheaf.tokenizer.kit.CharacterClass.SPACE;

/**
 * The split of GPT-2: {@code 's|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+|
 * ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+}.
 */
final class Gpt2Split implements Split {
  @Override
  public void cut(String text, int from, int to, Pieces out) {
    int start = from;
    while (start < to) {
      int end = next(text, start, to);
      out.accept(text, start, end);
      start = end;
    }
  }

  private static int next(String text, int from, int to) {
    int contraction = Scan.contraction(text, from, to, false);
    if (contraction > from) {
      return contraction;
    }
    int body = text.charAt(from) == ' ' ? from + 1 : from;
    if (body < to) {
      byte kind = CharacterClass.of(Scan.codePoint(text, body, to));
      if (kind != SPACE) {
        return Scan.run(text, body, to, kind);
      }
    }
    return Scan.space(text, from, to);
  }
}
