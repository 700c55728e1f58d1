package dev.sheaf.tokenizer.sentencepiece.internal;

import dev.sheaf.error.ErrorCode;
import dev.sheaf.error.ErrorKind;
import dev.sheaf.error.SheafException;
import dev.sheaf.model.Metadata;
import dev.sheaf.text.Vocabulary;

/**
 * What a file says about its pieces, checked: spellings, types, scores.
 *
 * @param vocabulary spellings and types
 * @param scores one per piece, all finite
 * @param typed whether the file gives types; if not, bytes are told by their spelling
 * @param where the file, for error messages
 * @param pieceKey how the file calls its list of pieces
 */
record Entries(
    Vocabulary vocabulary, double[] scores, boolean typed, String where, String pieceKey) {
  /** A score is missing or no number. */
  static final ErrorCode SCORE = ErrorCode.of("SHEAF-SENTENCEPIECE-001", ErrorKind.USER);

  /** A byte piece is not spelled like one, or a piece is too long. */
  static final ErrorCode PIECE = ErrorCode.of("SHEAF-SENTENCEPIECE-002", ErrorKind.USER);

  /** Longest piece that text may become, in characters; trained ones have at most some dozens. */
  static final int LONGEST = 1024;

  static final String NEXT = "convert or download the model again";

  private static final String SCORES = "tokenizer.ggml.scores";

  /** Reads {@code tokenizer.ggml.*}. */
  static Entries fromGguf(Metadata m, Vocabulary.Defaults defaults) {
    Vocabulary vocabulary = Vocabulary.fromGguf(m, defaults);
    double[] scores =
        m.numbers(SCORES)
            .orElseThrow(() ->
                SheafException.of(SCORE, "the vocabulary has no scores")
                    .expected("one number per token in " + SCORES)
                    .found("no such key")
                    .where(m.where())
                    .next(NEXT)
                    .toException());
    if (scores.length != vocabulary.size()) {
      throw Vocabulary.length(m, SCORES, vocabulary.size(), scores.length);
    }
    return of(
        vocabulary,
        scores,
        m.has("tokenizer.ggml.token_type"),
        m.where(),
        "tokenizer.ggml.tokens",
        SCORES);
  }

  /** Checks scores and lengths. */
  static Entries of(
      Vocabulary vocabulary,
      double[] scores,
      boolean typed,
      String where,
      String pieceKey,
      String scoreKey) {
    Entries out = new Entries(vocabulary, scores, typed, where, pieceKey);
    for (int id = 0; id < scores.length; id++) {
      if (!Double.isFinite(scores[id])) {
        throw SheafException.of(SCORE, "the score of token " + id + " is no number")
            .expected("a finite number")
            .found(scores[id])
            .where(where + ", " + scoreKey + "[" + id + "]")
            .next(NEXT)
            .toException();
      }
      if (out.isNormal(id) && vocabulary.piece(id).length() > LONGEST) {
        throw out.refuse(id, "a piece of at most " + LONGEST + " characters");
      }
    }
    return out;
  }

  int size() {
    return scores.length;
  }

  /** Whether a piece is text: never what steers the model, nor the unknown token. */
  boolean isNormal(int id) {
    Vocabulary.Type type = vocabulary.type(id);
    return (type == Vocabulary.Type.NORMAL || type == Vocabulary.Type.UNDEFINED)
        && !vocabulary.piece(id).isEmpty()
        && !(vocabulary.unknown().isPresent() && vocabulary.unknown().getAsInt() == id);
  }

  /** The refusal of a piece. */
  SheafException refuse(int id, String expected) {
    return SheafException.of(PIECE, "token " + id + " is not spelled as its type asks")
        .expected(expected)
        .found(vocabulary.piece(id))
        .where(where + ", " + pieceKey + "[" + id + "]")
        .next(NEXT)
        .toException();
  }
}
