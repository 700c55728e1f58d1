package dev.sheaf.tokenizer.bpe.internal;

import dev.sheaf.model.ModelSource;
import dev.sheaf.text.Vocabulary;
import dev.sheaf.text.Vocabulary.Type;
import dev.sheaf.tokenizer.kit.PreTokenizer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * {@code vocab.json} and {@code merges.txt}, as GPT-2 was published, with what {@code
 * added_tokens.json}, {@code special_tokens_map.json} and {@code tokenizer_config.json} say beside
 * them.
 */
final class VocabularyFiles {
  static final String VOCABULARY = "vocab.json";
  static final String MERGES = "merges.txt";

  private static final String CONFIGURATION = "tokenizer_config.json";

  /** What GPT-2 begins and ends with, where no file says otherwise. */
  private static final String END_OF_TEXT = "<|endoftext|>";

  private static final Map<String, String> CLASSES =
      Map.of(
          "GPT2Tokenizer", "gpt-2",
          "GPT2TokenizerFast", "gpt-2",
          "GPTNeoXTokenizerFast", "gpt-2",
          "CodeGenTokenizer", "gpt-2",
          "CodeGenTokenizerFast", "gpt-2",
          "Qwen2Tokenizer", "qwen2",
          "Qwen2TokenizerFast", "qwen2");

  private final ModelSource source;
  private final Map<Integer, String> pieces = new HashMap<>();
  private final Map<String, String> specials = new LinkedHashMap<>();
  private final Set<String> controls = new LinkedHashSet<>();
  private final Set<Integer> added = new LinkedHashSet<>();
  private String tokenizerClass = "";
  private boolean addBegin;

  private VocabularyFiles(ModelSource source) {
    this.source = source;
  }

  static boolean arePresent(ModelSource source) {
    return source.companion(VOCABULARY).isPresent() && source.companion(MERGES).isPresent();
  }

  static BpeTokenizer read(ModelSource source) {
    VocabularyFiles files = new VocabularyFiles(source);
    files.json(VOCABULARY, in -> in.object(piece -> files.entry(in, VOCABULARY, piece)));
    files.json("added_tokens.json", in -> in.object(piece -> files.addedEntry(in, piece)));
    files.json("special_tokens_map.json", in -> in.object(name -> files.special(in, name)));
    files.json(CONFIGURATION, in -> in.object(name -> files.configuration(in, name)));
    Vocabulary vocabulary = files.vocabulary();
    String where = files.where(MERGES);
    return new BpeTokenizer(
        vocabulary,
        files.preTokenizer().split(),
        MergeRules.read(files.merges(), vocabulary, where + ", rule"),
        false);
  }

  private void json(String name, JsonFile.Step document) {
    source.companion(name).ifPresent(bytes -> JsonFile.read(bytes, where(name), document));
  }

  private String where(String name) {
    return source.path() + ", " + name;
  }

  private void entry(JsonFile in, String file, String piece) throws IOException {
    put(in.index(), piece, where(file));
  }

  private void put(int id, String piece, String where) {
    String other = pieces.putIfAbsent(id, piece);
    if (other != null && !other.equals(piece)) {
      throw BpeErrors.ids(
          "each id once", "'" + other + "' and '" + piece + "'", where + "[" + id + "]");
    }
  }

  private void addedEntry(JsonFile in, String piece) throws IOException {
    int id = in.index();
    put(id, piece, where("added_tokens.json"));
    added.add(id);
  }

  /** A name with one token, or with a list of them. */
  private void special(JsonFile in, String name) throws IOException {
    if (name.equals("additional_special_tokens")) {
      in.list(i -> controls.add(in.textOrContent()));
    } else {
      String piece = in.textOrContent();
      controls.add(piece);
      specials.put(name, piece);
    }
  }

  private void configuration(JsonFile in, String name) throws IOException {
    switch (name) {
      case "bos_token", "eos_token", "unk_token" -> special(in, name);
      case "tokenizer_class" -> tokenizerClass = in.text();
      case "add_bos_token" -> addBegin = in.isTrue();
      case "added_tokens_decoder" -> in.object(id -> decoderEntry(in, id));
      default -> in.skip();
    }
  }

  private void decoderEntry(JsonFile in, String key) throws IOException {
    if (!key.matches("[0-9]{1,9}")) {
      throw in.refuse("an id", key);
    }
    int id = Integer.parseInt(key);
    String[] content = {""};
    boolean[] special = {false};
    in.object(name -> {
      switch (name) {
        case "content" -> content[0] = in.text();
        case "special" -> special[0] = in.isTrue();
        default -> in.skip();
      }
    });
    put(id, content[0], where(CONFIGURATION));
    if (special[0]) {
      controls.add(content[0]);
    } else {
      added.add(id);
    }
  }

  private Vocabulary vocabulary() {
    int size = pieces.size();
    List<String> spelled = new ArrayList<>(size);
    List<Type> types = new ArrayList<>(Collections.nCopies(size, Type.NORMAL));
    for (int id = 0; id < size; id++) {
      String piece = pieces.get(id);
      if (piece == null) {
        throw BpeErrors.ids("every id from 0 to " + (size - 1), "no " + id, where(VOCABULARY));
      }
      spelled.add(piece);
      if (controls.contains(piece) && !piece.isEmpty() || piece.equals(END_OF_TEXT)) {
        types.set(id, Type.CONTROL);
      } else if (added.contains(id)) {
        types.set(id, Type.USER_DEFINED);
      }
    }
    OptionalInt begin = id(spelled, "bos_token");
    return Vocabulary.of(
        spelled,
        types,
        new Vocabulary.Defaults(
            begin,
            id(spelled, "eos_token"),
            id(spelled, "unk_token"),
            addBegin && begin.isPresent(),
            false),
        Set.of(),
        where(VOCABULARY));
  }

  private OptionalInt id(List<String> spelled, String name) {
    int id = spelled.indexOf(specials.getOrDefault(name, END_OF_TEXT));
    return id < 0 ? OptionalInt.empty() : OptionalInt.of(id);
  }

  private PreTokenizer preTokenizer() {
    String name = tokenizerClass.isEmpty() ? "gpt-2" : CLASSES.getOrDefault(tokenizerClass, "");
    return PreTokenizer.find(name)
        .orElseThrow(() ->
            BpeErrors.refuse(
                BpeErrors.PRE_TOKENIZER,
                "how this tokenizer cuts text before merging is not known",
                "tokenizer_class one of " + String.join(" ", CLASSES.keySet()),
                tokenizerClass,
                where(CONFIGURATION)));
  }

  /** The rules of merges.txt: a line each, after one that names the version. */
  private List<String> merges() {
    String text;
    try {
      text =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(source.companion(MERGES).orElseThrow()))
              .toString();
    } catch (CharacterCodingException e) {
      throw BpeErrors.malformed("UTF-8", "bytes that are no UTF-8", where(MERGES));
    }
    List<String> rules = new ArrayList<>();
    for (String line : text.split("\n")) {
      String rule = line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
      if (!rule.isEmpty() && !(rules.isEmpty() && rule.startsWith("#version"))) {
        rules.add(rule);
      }
    }
    return rules;
  }
}
