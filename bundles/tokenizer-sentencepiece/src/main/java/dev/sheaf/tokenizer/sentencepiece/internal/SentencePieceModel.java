package dev.sheaf.tokenizer.sentencepiece.internal;

import dev.sheaf.error.ErrorCode;
import dev.sheaf.error.ErrorKind;
import dev.sheaf.error.SheafException;
import dev.sheaf.text.Tokenizer;
import dev.sheaf.text.Vocabulary;
import dev.sheaf.tokenizer.kit.CharsMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads SentencePiece's own file, a protocol buffer: pieces, what the trainer was told, how texts
 * are normalised. What is not in the file has the value that SentencePiece gives it.
 *
 * @see <a href="https://github.com/google/sentencepiece">sentencepiece_model.proto</a>
 */
final class SentencePieceModel {
  /** The file asks for what is not built here. */
  static final ErrorCode UNSUPPORTED =
      ErrorCode.of("SHEAF-SENTENCEPIECE-006", ErrorKind.UNAVAILABLE);

  /** More pieces than any vocabulary has. */
  static final ErrorCode TOO_MANY = ErrorCode.of("SHEAF-SENTENCEPIECE-007", ErrorKind.USER);

  /** Pieces of the largest vocabulary that is read. */
  static final int MOST_PIECES = 1 << 22;

  private static final int UNIGRAM = 1;
  private static final int BPE = 2;

  private final String where;
  private final List<String> pieces = new ArrayList<>();
  private final List<Vocabulary.Type> types = new ArrayList<>();
  private double[] scores = new double[1024];
  private int algorithm = UNIGRAM;
  private int unknown = 0;
  private int begin = 1;
  private int end = 2;
  private @Nullable CharsMap charsMap;
  private boolean spacePrefix = true;
  private boolean collapseSpaces = true;
  private boolean escapeSpaces = true;

  private SentencePieceModel(String where) {
    this.where = where;
  }

  /** Builds the tokenizer that {@code file} describes. */
  static Tokenizer create(byte[] file, String where) {
    SentencePieceModel model = new SentencePieceModel(where);
    model.read(ProtocolBuffer.of(file, where));
    return model.tokenizer();
  }

  private Tokenizer tokenizer() {
    if (algorithm != UNIGRAM && algorithm != BPE) {
      throw unsupported("model_type 1 (unigram) or 2 (BPE)", "model_type " + algorithm);
    }
    Vocabulary vocabulary =
        Vocabulary.of(
            pieces,
            types,
            new Vocabulary.Defaults(id(begin), id(end), id(unknown), begin >= 0, false),
            Set.of(),
            where);
    Entries entries =
        Entries.of(
            vocabulary, Arrays.copyOf(scores, pieces.size()), true, where, "pieces", "scores");
    BytePieces bytes = BytePieces.of(entries);
    return new SentencePieceTokenizer(
        vocabulary,
        bytes,
        algorithm == BPE
            ? MergingPieces.model(entries, bytes)
            : UnigramPieces.model(entries, bytes),
        new Spelling(charsMap, collapseSpaces, spacePrefix, escapeSpaces));
  }

  /** Negative ids say that there is no such token. */
  private static OptionalInt id(int id) {
    return id < 0 ? OptionalInt.empty() : OptionalInt.of(id);
  }

  private void read(ProtocolBuffer in) {
    while (in.next()) {
      switch (in.field()) {
        case 1 -> piece(in.message());
        case 2 -> trainer(in.message());
        case 3 -> normalizer(in.message());
        case 5 -> denormalizer(in.message());
        default -> in.skip();
      }
    }
  }

  private void piece(ProtocolBuffer in) {
    int index = pieces.size();
    if (index == MOST_PIECES) {
      throw SheafException.of(TOO_MANY, "the vocabulary is too large")
          .expected("at most " + MOST_PIECES + " pieces")
          .found("more")
          .where(where)
          .next("download the file again")
          .toException();
    }
    String piece = "";
    double score = 0;
    int type = Vocabulary.Type.NORMAL.ordinal();
    while (in.next()) {
      switch (in.field()) {
        case 1 -> piece = in.text();
        case 2 -> score = in.real();
        case 3 -> type = in.number();
        default -> in.skip();
      }
    }
    Vocabulary.Type[] known = Vocabulary.Type.values();
    if (type < 1 || type >= known.length) {
      throw SheafException.of(Vocabulary.TYPE, "token " + index + " has a type that does not exist")
          .expected("1 to " + (known.length - 1))
          .found(type)
          .where(where + ", pieces[" + index + "]")
          .next("download the file again")
          .toException();
    }
    if (index == scores.length) {
      scores = Arrays.copyOf(scores, index * 2);
    }
    scores[index] = score;
    pieces.add(piece);
    types.add(known[type]);
  }

  private void trainer(ProtocolBuffer in) {
    while (in.next()) {
      switch (in.field()) {
        case 3 -> algorithm = in.number();
        case 24 -> {
          if (in.flag()) {
            throw unsupported("white space before words", "treat_whitespace_as_suffix");
          }
        }
        case 40 -> unknown = in.number();
        case 41 -> begin = in.number();
        case 42 -> end = in.number();
        default -> in.skip();
      }
    }
  }

  private void normalizer(ProtocolBuffer in) {
    while (in.next()) {
      switch (in.field()) {
        case 2 -> {
          byte[] table = in.bytes();
          charsMap =
              table.length == 0
                  ? null
                  : CharsMap.read(table, where + ", normalizer_spec.precompiled_charsmap");
        }
        case 3 -> spacePrefix = in.flag();
        case 4 -> collapseSpaces = in.flag();
        case 5 -> escapeSpaces = in.flag();
        default -> in.skip();
      }
    }
  }

  private void denormalizer(ProtocolBuffer in) {
    while (in.next()) {
      if (in.field() == 2 && in.bytes().length > 0) {
        throw unsupported("tokens that read as they are spelled", "denormalizer_spec");
      } else if (in.field() != 2) {
        in.skip();
      }
    }
  }

  private SheafException unsupported(String expected, String found) {
    return SheafException.of(UNSUPPORTED, "the tokenizer asks for what this bundle does not do")
        .expected(expected)
        .found(found)
        .where(where)
        .next("use another form of this tokenizer, such as its tokenizer.json")
        .toException();
  }
}
