package dev.sheaf.text;

import dev.sheaf.error.ErrorCode;
import dev.sheaf.error.ErrorKind;
import dev.sheaf.error.SheafException;
import dev.sheaf.model.Metadata;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The entries of a vocabulary: how each is spelled, what it is for, which of them begin and end a
 * text. What every kind of tokenizer reads from a file before its own rules begin.
 *
 * <p>Refused with the index: no entries at all, types of another number than entries, a type that
 * does not exist, two entries spelled alike (a text would have two ids), a special id outside the
 * vocabulary. Empty spellings are kept, as real files pad with them; text never becomes one.
 *
 * <p>Immutable and thread-safe.
 */
public final class Vocabulary {
  /** The file has no vocabulary, or an empty one. */
  public static final ErrorCode EMPTY = ErrorCode.of("SHEAF-VOCABULARY-001", ErrorKind.USER);

  /** An array that runs beside the entries has another length. */
  public static final ErrorCode LENGTH = ErrorCode.of("SHEAF-VOCABULARY-002", ErrorKind.USER);

  /** An entry's type does not exist. */
  public static final ErrorCode TYPE = ErrorCode.of("SHEAF-VOCABULARY-003", ErrorKind.USER);

  /** Two entries are spelled alike. */
  public static final ErrorCode DUPLICATE = ErrorCode.of("SHEAF-VOCABULARY-004", ErrorKind.USER);

  /** A special id lies outside the vocabulary, or one that is needed is missing. */
  public static final ErrorCode SPECIAL_ID = ErrorCode.of("SHEAF-VOCABULARY-005", ErrorKind.USER);

  /** What an entry is for; the order is the number that files store. */
  public enum Type {
    /** Not said; treated as {@link #NORMAL}. */
    UNDEFINED,
    /** A piece of text. */
    NORMAL,
    /** Stands for text that the vocabulary cannot spell. */
    UNKNOWN,
    /** Steers the model; text cannot contain it. */
    CONTROL,
    /** A whole text that is never split, wherever it stands. */
    USER_DEFINED,
    /** A gap. */
    UNUSED,
    /** One byte, spelled {@code <0x41>}. */
    BYTE
  }

  /**
   * What a kind of tokenizer assumes where the file is silent.
   *
   * @param begin id of begin-of-sequence
   * @param end id of end-of-sequence
   * @param unknown id for what cannot be spelled
   * @param addBegin whether begin-of-sequence is put before a text
   * @param addEnd whether end-of-sequence is put after a text
   */
  public record Defaults(
      OptionalInt begin, OptionalInt end, OptionalInt unknown, boolean addBegin, boolean addEnd) {}

  private static final String KEY = "tokenizer.ggml.";

  /** Control tokens with which families of models end a turn, whatever the file calls its end. */
  private static final Set<String> ENDS =
      Set.of(
          "</s>",
          "<|endoftext|>",
          "<|end_of_text|>",
          "<|im_end|>",
          "<|eot_id|>",
          "<|eom_id|>",
          "<|end|>",
          "<|EOT|>",
          "<end_of_turn>",
          "<turn|>",
          "<|return|>",
          "<|call|>",
          "<｜end▁of▁sentence｜>",
          "<end_of_utterance>");

  private final List<String> pieces;
  private final Type[] types;
  private final Map<String, Integer> ids;
  private final OptionalInt begin;
  private final OptionalInt end;
  private final OptionalInt unknown;
  private final boolean addBegin;
  private final boolean addEnd;
  private final Set<Integer> endOfGeneration;

  private Vocabulary(
      List<String> pieces, Type[] types, Defaults specials, Set<Integer> ends, Place place) {
    this.pieces = List.copyOf(pieces);
    this.types = types;
    ids = index(this.pieces, place);
    begin = specials.begin();
    end = specials.end();
    unknown = specials.unknown();
    addBegin = specials.addBegin();
    addEnd = specials.addEnd();
    endOfGeneration = new LinkedHashSet<>();
    end.ifPresent(endOfGeneration::add);
    endOfGeneration.addAll(ends);
    begin.ifPresent(this::makeControl);
    endOfGeneration.forEach(this::makeControl);
    for (String piece : ENDS) {
      Integer id = ids.get(piece);
      if (id != null && types[id] == Type.CONTROL) {
        endOfGeneration.add(id);
      }
    }
  }

  private static void requireEntries(List<String> pieces, Place place) {
    if (pieces.isEmpty()) {
      throw SheafException.of(EMPTY, "the file has no vocabulary")
          .expected("at least one entry in " + place.tokens())
          .found("none")
          .where(place.where())
          .next("convert or download the model again, with its tokenizer")
          .toException();
    }
  }

  /** How error messages name where the entries come from. */
  private record Place(String where, String tokens) {}

  /**
   * Reads {@code tokenizer.ggml.*}: {@code tokens}, {@code token_type}, {@code bos_token_id} and
   * its like, {@code add_bos_token}, {@code add_eos_token}.
   *
   * <p>An entry that the file names as begin or end is a control token whatever type it has, so
   * that no user's text can contain it.
   *
   * @throws SheafException see above
   */
  public static Vocabulary fromGguf(Metadata metadata, Defaults defaults) {
    List<String> pieces = metadata.strings(KEY + "tokens").orElse(List.of());
    Place place = new Place(metadata.where(), KEY + "tokens");
    requireEntries(pieces, place);
    int size = pieces.size();
    Type[] types = types(metadata, size);
    OptionalInt begin = special(metadata, size, "bos_token_id", defaults.begin());
    OptionalInt end = special(metadata, size, "eos_token_id", defaults.end());
    Set<Integer> ends = new LinkedHashSet<>();
    for (String key : new String[] {"eot_token_id", "eom_token_id"}) {
      special(metadata, size, key, OptionalInt.empty()).ifPresent(ends::add);
    }
    boolean addBegin = metadata.bool(KEY + "add_bos_token").orElse(defaults.addBegin());
    boolean addEnd = metadata.bool(KEY + "add_eos_token").orElse(defaults.addEnd());
    if (addBegin && begin.isEmpty() || addEnd && end.isEmpty()) {
      throw notNamed(
          metadata.where(), KEY + (addBegin && begin.isEmpty() ? "bos_token_id" : "eos_token_id"));
    }
    OptionalInt unknown = special(metadata, size, "unknown_token_id", defaults.unknown());
    return new Vocabulary(
        pieces, types, new Defaults(begin, end, unknown, addBegin, addEnd), ends, place);
  }

  /**
   * A vocabulary from entries that the caller read, for files other than GGUF. The same is checked.
   *
   * <p>An entry that begins or ends a text is a control token whatever type it is given.
   *
   * @param pieces how each entry is spelled, by id; empty for a gap
   * @param types what each is for, as many as pieces
   * @param specials the special ids and whether they are added; what is empty there does not exist
   * @param ends tokens besides {@code specials.end()} after which a generation is finished
   * @param where the file, for error messages, which then name the place as {@code vocabulary[i]}
   * @throws SheafException as for the class
   */
  public static Vocabulary of(
      List<String> pieces, List<Type> types, Defaults specials, Set<Integer> ends, String where) {
    Place place = new Place(where, "vocabulary");
    requireEntries(pieces, place);
    int size = pieces.size();
    if (types.size() != size) {
      throw length(where, "the list of types", size, types.size());
    }
    Map<String, OptionalInt> named = new LinkedHashMap<>();
    named.put("the id of begin-of-sequence", specials.begin());
    named.put("the id of end-of-sequence", specials.end());
    named.put("the id of the unknown token", specials.unknown());
    ends.forEach(id -> named.put("the id of end " + id, OptionalInt.of(id)));
    named.forEach((name, id) -> {
      if (id.isPresent() && (id.getAsInt() < 0 || id.getAsInt() >= size)) {
        throw outside(where, name, size, id.getAsInt());
      }
    });
    if (specials.addBegin() && specials.begin().isEmpty()) {
      throw notNamed(where, "an id of begin-of-sequence");
    }
    if (specials.addEnd() && specials.end().isEmpty()) {
      throw notNamed(where, "an id of end-of-sequence");
    }
    return new Vocabulary(pieces, types.toArray(Type[]::new), specials, ends, place);
  }

  /** Entries; ids are 0 to size − 1. */
  public int size() {
    return pieces.size();
  }

  /** How the file spells an entry. */
  public String piece(int id) {
    return pieces.get(id);
  }

  /** What an entry is for. */
  public Type type(int id) {
    return types[id];
  }

  /** The entry spelled exactly so; never an empty one. */
  public OptionalInt id(String piece) {
    Integer id = ids.get(piece);
    return id == null ? OptionalInt.empty() : OptionalInt.of(id);
  }

  /** Begin of sequence. */
  public OptionalInt begin() {
    return begin;
  }

  /** End of sequence. */
  public OptionalInt end() {
    return end;
  }

  /** The entry for what cannot be spelled. */
  public OptionalInt unknown() {
    return unknown;
  }

  /** Whether begin-of-sequence is put before a text; then {@link #begin()} is present. */
  public boolean addBegin() {
    return addBegin;
  }

  /** Whether end-of-sequence is put after a text; then {@link #end()} is present. */
  public boolean addEnd() {
    return addEnd;
  }

  /** Tokens after which a generation is finished. */
  public Set<Integer> endOfGeneration() {
    return Set.copyOf(endOfGeneration);
  }

  /** The tokens that are matched as whole texts before ordinary tokenising. */
  public SpecialTokens specialTokens() {
    List<SpecialTokens.Special> out = new ArrayList<>();
    for (int id = 0; id < types.length; id++) {
      boolean whole = types[id] == Type.CONTROL || types[id] == Type.USER_DEFINED;
      if (whole && !pieces.get(id).isEmpty()) {
        out.add(new SpecialTokens.Special(pieces.get(id), id, types[id] == Type.CONTROL));
      }
    }
    return new SpecialTokens(out);
  }

  private void makeControl(int id) {
    types[id] = Type.CONTROL;
  }

  private static Type[] types(Metadata m, int size) {
    Type[] out = new Type[size];
    Optional<long[]> stored = m.integers(KEY + "token_type");
    if (stored.isEmpty()) {
      java.util.Arrays.fill(out, Type.NORMAL);
      return out;
    }
    long[] numbers = stored.get();
    if (numbers.length != size) {
      throw length(m, KEY + "token_type", size, numbers.length);
    }
    Type[] known = Type.values();
    for (int i = 0; i < size; i++) {
      if (numbers[i] < 0 || numbers[i] >= known.length) {
        throw SheafException.of(TYPE, "token " + i + " has a type that does not exist")
            .expected("0 to " + (known.length - 1))
            .found(numbers[i])
            .where(m.where() + ", " + KEY + "token_type[" + i + "]")
            .next("convert or download the model again")
            .toException();
      }
      out[i] = known[(int) numbers[i]];
    }
    return out;
  }

  private static Map<String, Integer> index(List<String> pieces, Place place) {
    Map<String, Integer> out = HashMap.newHashMap(pieces.size());
    for (int i = 0; i < pieces.size(); i++) {
      String piece = pieces.get(i);
      Integer other = piece.isEmpty() ? null : out.putIfAbsent(piece, i);
      if (other != null) {
        throw SheafException.of(DUPLICATE, "tokens " + other + " and " + i + " are spelled alike")
            .expected("each spelling once")
            .found(piece)
            .where(place.where() + ", " + place.tokens() + "[" + i + "]")
            .next("convert or download the model again")
            .toException();
      }
    }
    return out;
  }

  private static OptionalInt special(Metadata m, int size, String name, OptionalInt otherwise) {
    OptionalLong stored = m.integer(KEY + name);
    if (stored.isEmpty()) {
      return otherwise.isPresent() && otherwise.getAsInt() < size ? otherwise : OptionalInt.empty();
    }
    long id = stored.getAsLong();
    if (id < 0 || id >= size) {
      throw outside(m.where(), KEY + name, size, id);
    }
    return OptionalInt.of((int) id);
  }

  private static SheafException outside(String where, String name, int size, long id) {
    return SheafException.of(SPECIAL_ID, name + " lies outside the vocabulary")
        .expected("0 to " + (size - 1))
        .found(id)
        .where(where)
        .next("convert or download the model again")
        .toException();
  }

  private static SheafException notNamed(String where, String expected) {
    return SheafException.of(SPECIAL_ID, "the tokenizer adds a token that the file does not name")
        .expected(expected)
        .found("no such key")
        .where(where)
        .next("convert or download the model again")
        .toException();
  }

  /** The refusal of an array whose length is not that of the vocabulary. */
  public static SheafException length(Metadata m, String key, int expected, int found) {
    return length(m.where(), key, expected, found);
  }

  private static SheafException length(String where, String what, int expected, int found) {
    return SheafException.of(LENGTH, what + " does not have one value per token")
        .expected(expected)
        .found(found)
        .where(where)
        .next("convert or download the model again")
        .toException();
  }
}
