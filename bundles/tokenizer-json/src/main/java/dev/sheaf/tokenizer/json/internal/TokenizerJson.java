package dev.sheaf.tokenizer.json.internal;

import dev.sheaf.model.ModelSource;
import dev.sheaf.text.Tokenizer;
import dev.sheaf.text.Vocabulary;
import dev.sheaf.tokenizer.kit.Split;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Reads a tokenizer.json into a checked pipeline. */
final class TokenizerJson {
  private final JsonNode root;
  private final PieceList pieces;
  private final ModelReader model;
  private final List<AddedTokens.Token> added = new ArrayList<>();

  private TokenizerJson(byte[] json, String file) {
    root =
        JsonTree.read(json, file)
            .allow(
                "version",
                "truncation",
                "padding",
                "added_tokens",
                "normalizer",
                "pre_tokenizer",
                "post_processor",
                "decoder",
                "model");
    pieces = new PieceList(1024);
    model = ModelReader.read(root.get("model"), pieces);
    root.find("added_tokens")
        .ifPresent(tokens -> {
          for (JsonNode node : tokens.nodes()) {
            AddedTokens.Token token = AddedTokens.Token.read(node);
            pieces.put(token.content(), token.id(), node);
            added.add(token);
          }
        });
  }

  /** Builds the tokenizer of a file and of what lies beside it. */
  static Tokenizer create(byte[] json, String file, ModelSource source) {
    return create(json, file, source, true);
  }

  /**
   * As above.
   *
   * @param fast false for the plain way through every step, which tests hold the quick one against
   */
  static Tokenizer create(byte[] json, String file, ModelSource source, boolean fast) {
    return new TokenizerJson(json, file).build(source, fast);
  }

  private Tokenizer build(ModelSource source, boolean fast) {
    List<String> spellings = pieces.toList(root);
    int size = spellings.size();
    SpecialIds ids = SpecialIds.read(source, pieces, size);
    Set<Integer> controls = controls(ids);
    OptionalInt unknown = model.unknown();
    Vocabulary vocabulary =
        Vocabulary.of(
            spellings,
            types(spellings, controls, unknown),
            new Vocabulary.Defaults(ids.begin(), ids.end(), unknown, false, false),
            ids.ends(),
            root.where());
    PostProcessors around = PostProcessors.compile(root.find("post_processor"), size);
    add(around.before(), ids.begin(), ids.addBegin().orElse(null), true);
    add(around.after(), ids.end(), ids.addEnd().orElse(null), false);
    UnaryOperator<String> normalizer =
        root.map("normalizer", Normalizers::compile).orElse(text -> text);
    PreTokenizers cuts = PreTokenizers.compile(root.find("pre_tokenizer"));
    Decoders decoder = Decoders.compile(root.find("decoder"));
    ModelReader.Built built =
        model.build(
            new Entries(vocabulary, controls, unknown),
            unknown.isPresent() && steers(ids, unknown.getAsInt()) ? OptionalInt.empty() : unknown,
            cuts.spellsBytes(),
            fast);
    boolean spell = cuts.spellsBytes() && built.spelled();
    Split beginning = cuts.split(true, spell);
    return new JsonTokenizer(
        new JsonTokenizer.Parts(
            vocabulary,
            new AddedTokens(added, normalizer),
            beginning,
            cuts.split(false, spell),
            built.model(),
            decoder.reading(),
            decoder.spaced(),
            List.copyOf(around.before()),
            List.copyOf(around.after())));
  }

  /** Tokens that no text of a user may become. */
  private Set<Integer> controls(SpecialIds ids) {
    Set<Integer> out = new HashSet<>(ids.ends());
    ids.begin().ifPresent(out::add);
    ids.end().ifPresent(out::add);
    added.stream().filter(AddedTokens.Token::special).forEach(t -> out.add(t.id()));
    return out;
  }

  private static boolean steers(SpecialIds ids, int id) {
    return ids.ends().contains(id)
        || ids.begin().equals(OptionalInt.of(id))
        || ids.end().equals(OptionalInt.of(id));
  }

  private List<Vocabulary.Type> types(
      List<String> spellings, Set<Integer> controls, OptionalInt unknown) {
    List<Vocabulary.Type> out =
        new ArrayList<>(Collections.nCopies(spellings.size(), Vocabulary.Type.NORMAL));
    for (int id = 0; id < out.size(); id++) {
      if (spellings.get(id).isEmpty()) {
        out.set(id, Vocabulary.Type.UNUSED);
      }
    }
    added.forEach(t -> out.set(t.id(), Vocabulary.Type.USER_DEFINED));
    controls.forEach(id -> out.set(id, Vocabulary.Type.CONTROL));
    unknown.ifPresent(id -> out.set(id, Vocabulary.Type.UNKNOWN));
    return out;
  }

  /** Puts a special token at the outer end of {@code ids}, or takes it away, if that is said. */
  private static void add(
      List<Integer> ids,
      OptionalInt special,
      @org.jspecify.annotations.Nullable Boolean said,
      boolean front) {
    if (said == null || special.isEmpty()) {
      return;
    }
    Integer id = special.getAsInt();
    if (!said) {
      ids.remove(id);
    } else if (!ids.contains(id)) {
      ids.add(front ? 0 : ids.size(), id);
    }
  }

  /** The vocabulary as models see it. */
  private record Entries(Vocabulary vocabulary, Set<Integer> controls, OptionalInt unknown)
      implements ModelReader.Pieces {
    @Override
    public int size() {
      return vocabulary.size();
    }

    @Override
    public String piece(int id) {
      return vocabulary.piece(id);
    }

    @Override
    public OptionalInt text(String piece) {
      OptionalInt id = vocabulary.id(piece);
      return id.isPresent() && !controls.contains(id.getAsInt()) && !id.equals(unknown)
          ? id
          : OptionalInt.empty();
    }

    @Override
    public OptionalInt any(String piece) {
      return vocabulary.id(piece);
    }
  }
}
