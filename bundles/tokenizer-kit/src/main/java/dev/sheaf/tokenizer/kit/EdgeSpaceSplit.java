package dev.sheaf.tokenizer.kit;

/** Takes white space at the end off as a piece: {@code \s+$}. */
final class EdgeSpaceSplit implements Split {
  @Override
  public void cut(String text, int from, int to, Pieces out) {
    int space = to;
    while (space > from && CharacterClass.of(text.charAt(space - 1)) == CharacterClass.SPACE) {
      space--;
    }
    if (from < space) {
      out.accept(text, from, space);
    }
    if (space < to) {
      out.accept(text, space, to);
    }
  }
}
