package dev.sheaf.tokenizer.sentencepiece.internal;

import dev.sheaf.error.ErrorCode;
import dev.sheaf.error.ErrorKind;
import dev.sheaf.error.SheafException;
import dev.sheaf.model.Metadata;
import dev.sheaf.text.PairTable;
import dev.sheaf.text.Vocabulary;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A SentencePiece vocabulary made ready for merging.
 *
 * <p>SentencePiece has no list of merges: any two neighbours whose spellings together are a piece
 * may merge, the highest score first. So every way to cut a piece in two becomes a pair, ranked by
 * the piece's score. What is merged are <i>symbols</i>: a piece's id, or for a character that is no
 * piece a number from the vocabulary's size on. Immutable.
 */
final class Pieces {
  /** A score is missing or no number. */
  static final ErrorCode SCORE = ErrorCode.of("SHEAF-SENTENCEPIECE-001", ErrorKind.USER);

  /** A byte piece is not spelled like one, or a piece is too long. */
  static final ErrorCode PIECE = ErrorCode.of("SHEAF-SENTENCEPIECE-002", ErrorKind.USER);

  /** Neither bytes nor an unknown token: some texts could not be spelled. */
  static final ErrorCode NO_FALLBACK = ErrorCode.of("SHEAF-SENTENCEPIECE-003", ErrorKind.USER);

  /** Longest piece that merging may make, in characters; trained ones have at most some dozens. */
  static final int LONGEST = 1024;

  private static final String SCORES = "tokenizer.ggml.scores";
  private static final Pattern BYTE = Pattern.compile("<0x[0-9A-Fa-f]{2}>");
  private static final int MISSING = -1;

  private final Vocabulary vocabulary;
  private final PairTable pairs = new PairTable();
  private final PairTable neighbours = new PairTable();
  private final Map<Integer, Integer> characters = new HashMap<>();
  private final int[] basicCharacters = new int[0x10000];
  private final int[] byteIds = new int[256];
  private final byte[] byteOf;
  private final boolean[] isByte;
  private final boolean allBytes;

  private Pieces(Metadata m, Vocabulary vocabulary) {
    this.vocabulary = vocabulary;
    byteOf = new byte[vocabulary.size()];
    isByte = new boolean[vocabulary.size()];
    allBytes = readBytes(m);
    if (!allBytes && vocabulary.unknown().isEmpty()) {
      throw SheafException.of(NO_FALLBACK, "the vocabulary cannot spell every text")
          .expected("a piece for each byte, <0x00> to <0xFF>, or an unknown token")
          .found("neither")
          .where(m.where())
          .next("convert or download the model again")
          .toException();
    }
    readPairs(m, ranks(m));
    Arrays.fill(basicCharacters, MISSING);
    characters.forEach((c, symbol) -> {
      if (c < basicCharacters.length) {
        basicCharacters[c] = symbol;
      }
    });
  }

  /** Reads scores, checks them against the vocabulary, and derives the pairs. */
  static Pieces read(Metadata metadata, Vocabulary vocabulary) {
    return new Pieces(metadata, vocabulary);
  }

  Vocabulary vocabulary() {
    return vocabulary;
  }

  /** Which symbols merge. */
  PairTable pairs() {
    return pairs;
  }

  /** Whether any piece has these two characters side by side; if not, no merge ever joins them. */
  boolean neighbours(int left, int right) {
    return neighbours.find(left, right) != PairTable.NONE;
  }

  /** The symbol of a character, or −1 if no piece contains it. */
  int symbol(int character) {
    return character < basicCharacters.length
        ? basicCharacters[character]
        : characters.getOrDefault(character, MISSING);
  }

  /** Whether a symbol is a token. */
  boolean isToken(int symbol) {
    return symbol >= 0 && symbol < vocabulary.size();
  }

  /** Whether every byte has a piece, so that nothing is unknown. */
  boolean allBytes() {
    return allBytes;
  }

  /** The token of a byte, 0 ≤ {@code value} ≤ 255; only where {@link #allBytes()}. */
  int byteToken(int value) {
    return byteIds[value];
  }

  /** Whether a token is one byte. */
  boolean isByte(int id) {
    return isByte[id];
  }

  /** The byte of such a token. */
  byte byteOf(int id) {
    return byteOf[id];
  }

  private boolean readBytes(Metadata m) {
    Arrays.fill(byteIds, MISSING);
    boolean typed = m.has("tokenizer.ggml.token_type");
    for (int id = 0; id < isByte.length; id++) {
      String piece = vocabulary.piece(id);
      boolean spelled = BYTE.matcher(piece).matches();
      if (vocabulary.type(id) == Vocabulary.Type.BYTE && !spelled) {
        throw refuse(m, id, "a byte piece spelled like <0x41>");
      }
      // A file without types says by the spelling alone which pieces are bytes.
      if (spelled && (!typed || vocabulary.type(id) == Vocabulary.Type.BYTE)) {
        int value = Integer.parseInt(piece, 3, 5, 16);
        isByte[id] = true;
        byteOf[id] = (byte) value;
        if (byteIds[value] == MISSING) {
          byteIds[value] = id;
        }
      }
    }
    return Arrays.stream(byteIds).noneMatch(id -> id == MISSING);
  }

  /** Equal scores have equal rank; the highest score has rank 0. */
  private int[] ranks(Metadata m) {
    double[] scores =
        m.numbers(SCORES)
            .orElseThrow(() ->
                SheafException.of(SCORE, "the vocabulary has no scores")
                    .expected("one number per token in " + SCORES)
                    .found("no such key")
                    .where(m.where())
                    .next("convert or download the model again")
                    .toException());
    if (scores.length != vocabulary.size()) {
      throw Vocabulary.length(m, SCORES, vocabulary.size(), scores.length);
    }
    for (int i = 0; i < scores.length; i++) {
      if (!Double.isFinite(scores[i])) {
        throw SheafException.of(SCORE, "the score of token " + i + " is no number")
            .expected("a finite number")
            .found(scores[i])
            .where(m.where() + ", " + SCORES + "[" + i + "]")
            .next("convert or download the model again")
            .toException();
      }
    }
    double[] distinct = Arrays.stream(scores).map(s -> s + 0.0).distinct().sorted().toArray();
    int[] ranks = new int[scores.length];
    for (int i = 0; i < ranks.length; i++) {
      ranks[i] = distinct.length - 1 - Arrays.binarySearch(distinct, scores[i] + 0.0);
    }
    return ranks;
  }

  private void readPairs(Metadata m, int[] ranks) {
    Map<String, Integer> symbols = HashMap.newHashMap(ranks.length);
    for (int id = 0; id < ranks.length; id++) {
      if (isText(id)) {
        String piece = vocabulary.piece(id);
        if (piece.length() > LONGEST) {
          throw refuse(m, id, "a piece of at most " + LONGEST + " characters");
        }
        symbols.put(piece, id);
      }
    }
    for (int id = 0; id < ranks.length; id++) {
      if (isText(id)) {
        characters(vocabulary.piece(id), symbols);
      }
    }
    for (int id = 0; id < ranks.length; id++) {
      if (isText(id)) {
        cuts(vocabulary.piece(id), id, ranks[id], symbols);
      }
    }
  }

  private void characters(String piece, Map<String, Integer> symbols) {
    int before = MISSING;
    for (int i = 0; i < piece.length(); ) {
      int c = piece.codePointAt(i);
      i += Character.charCount(c);
      if (!characters.containsKey(c)) {
        int free = vocabulary.size() + characters.size();
        characters.put(c, symbols.computeIfAbsent(Character.toString(c), s -> free));
      }
      if (before != MISSING) {
        neighbours.put(before, c, 0, 0);
      }
      before = c;
    }
  }

  private void cuts(String piece, int id, int rank, Map<String, Integer> symbols) {
    for (int i = piece.offsetByCodePoints(0, 1); i < piece.length(); ) {
      Integer left = symbols.get(piece.substring(0, i));
      Integer right = left == null ? null : symbols.get(piece.substring(i));
      if (left != null && right != null) {
        pairs.put(left, right, rank, id);
      }
      i = piece.offsetByCodePoints(i, 1);
    }
  }

  /** Whether text may become this piece by merging: never what steers the model, nor a byte. */
  private boolean isText(int id) {
    Vocabulary.Type type = vocabulary.type(id);
    return (type == Vocabulary.Type.NORMAL || type == Vocabulary.Type.UNDEFINED)
        && !isByte[id]
        && !vocabulary.piece(id).isEmpty()
        && !(vocabulary.unknown().isPresent() && vocabulary.unknown().getAsInt() == id);
  }

  private SheafException refuse(Metadata m, int id, String expected) {
    return SheafException.of(PIECE, "token " + id + " is not spelled as its type asks")
        .expected(expected)
        .found(vocabulary.piece(id))
        .where(m.where() + ", tokenizer.ggml.tokens[" + id + "]")
        .next("convert or download the model again")
        .toException();
  }
}
