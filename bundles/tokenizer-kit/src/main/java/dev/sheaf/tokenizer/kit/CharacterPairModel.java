package dev.sheaf.tokenizer.kit;

import dev.sheaf.text.PairMerger;
import dev.sheaf.text.PairTable;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Pair merging over characters: a piece of text becomes one symbol per character, and merges join
 * them.
 *
 * <p>What is merged are <i>symbols</i>: a token's id, or, for a character that is no token but part
 * of one, a number from the vocabulary's size on. A character without symbol, or one that is left
 * over without being a token, becomes what {@link UnknownText} says. A text is first cut wherever
 * no merge joins the two neighbouring characters, which changes nothing and makes most stretches
 * short.
 *
 * <p><b>Threads.</b> Immutable. <b>Time.</b> O(n log n) in the length of a stretch. <b>Memory.</b>
 * 36 bytes per character of the longest stretch while it is merged.
 *
 * @see <a href="https://arxiv.org/abs/1508.07909">Sennrich et al. 2016</a>
 */
public final class CharacterPairModel implements PieceModel {
  private final int tokens;
  private final PairTable pairs;
  private final PairTable neighbours;
  private final CodePoints first;
  private final CodePoints later;
  private final int[] characters;
  private final @Nullable PieceTrie whole;
  private final UnknownText fallback;

  private CharacterPairModel(Builder b, UnknownText fallback) {
    this.tokens = b.tokens;
    this.pairs = b.pairs;
    this.neighbours = b.neighbours;
    this.first = b.first;
    this.later = b.later;
    this.characters = Arrays.copyOf(b.characters, b.extra);
    this.whole = b.whole;
    this.fallback = fallback;
  }

  /** Starts a model over the token ids 0 to {@code tokens} − 1. */
  public static Builder over(int tokens) {
    return new Builder(tokens);
  }

  /** Collects the parts of a model; used once, by one thread. */
  public static final class Builder {
    private final int tokens;
    private final PairTable pairs = new PairTable();
    private final PairTable neighbours = new PairTable();
    private final CodePoints first = new CodePoints();
    private CodePoints later = first;
    private int[] characters = new int[64];
    private int extra;
    private @Nullable PieceTrie whole;

    private Builder(int tokens) {
      this.tokens = tokens;
    }

    /** A character that is a token, wherever in a piece it stands. */
    public Builder character(int codePoint, int id) {
      first.put(codePoint, id);
      return this;
    }

    /** A character that is a token behind the first of a piece; then others there are unknown. */
    public Builder laterCharacter(int codePoint, int id) {
      if (later == first) {
        later = new CodePoints();
      }
      later.put(codePoint, id);
      return this;
    }

    /** The symbol of a character, made if it has none. */
    public int symbol(int codePoint) {
      int known = first.get(codePoint);
      if (known != CodePoints.NONE) {
        return known;
      }
      if (extra == characters.length) {
        characters = Arrays.copyOf(characters, extra * 2);
      }
      characters[extra] = codePoint;
      first.put(codePoint, tokens + extra);
      return tokens + extra++;
    }

    /**
     * Two symbols that merge; of two rules for one pair the first counts.
     *
     * @param spelling what the merged symbol spells
     */
    public Builder pair(int left, int right, int rank, int merged, String spelling) {
      pairs.put(left, right, rank, merged);
      int before = -1;
      for (int i = 0; i < spelling.length(); ) {
        int c = spelling.codePointAt(i);
        i += Character.charCount(c);
        if (before >= 0) {
          neighbours.put(before, c, 0, 0);
        }
        before = c;
      }
      return this;
    }

    /** Pieces that are taken as they stand, without merging; not changed any more. */
    public Builder whole(PieceTrie pieces) {
      whole = pieces;
      return this;
    }

    /** The model. */
    public CharacterPairModel build(UnknownText fallback) {
      return new CharacterPairModel(this, fallback);
    }
  }

  @Override
  public Encoding begin() {
    return new Encoding();
  }

  /** The ids so far and the working memory of one call. Not shared between threads. */
  public final class Encoding implements PieceModel.Encoding {
    private final TokenIds ids = new TokenIds();
    private final PairMerger merger = new PairMerger(pairs);
    private int[] symbols = new int[64];

    private Encoding() {}

    @Override
    public void add(int id) {
      ids.add(id);
    }

    @Override
    public int[] ids() {
      return ids.toArray();
    }

    @Override
    public void piece(String text, int from, int to) {
      ids.separate();
      int id = whole == null ? PieceTrie.NONE : whole.find(text, from, to);
      if (id != PieceTrie.NONE) {
        ids.add(id);
        return;
      }
      int at = from;
      while (at < to) {
        at = stretch(text, at, to, at == from ? first : later);
      }
    }

    /** Encodes from {@code from} to where no merge can reach across; returns that place. */
    private int stretch(String text, int from, int to, CodePoints beginning) {
      CodePoints table = beginning;
      int at = from;
      int n = 0;
      int before = -1;
      while (at < to) {
        int c = Scan.codePoint(text, at, to);
        if (n > 0 && neighbours.find(before, c) == PairTable.NONE) {
          break;
        }
        int symbol = table.get(c);
        if (symbol == CodePoints.NONE) {
          merge(n); // what is unknown stands alone
          fallback.append(c, ids);
          return at + Character.charCount(c);
        }
        if (n == symbols.length) {
          symbols = Arrays.copyOf(symbols, Math.addExact(n, n >> 1));
        }
        symbols[n++] = symbol;
        table = later;
        before = c;
        at += Character.charCount(c);
      }
      merge(n);
      return at;
    }

    private void merge(int n) {
      int left = merger.merge(symbols, n);
      for (int i = 0; i < left; i++) {
        if (symbols[i] < tokens) {
          ids.add(symbols[i]);
        } else {
          fallback.append(characters[symbols[i] - tokens], ids);
        }
      }
    }
  }
}
