package dev.sheaf.tokenizer.json.internal;

import dev.sheaf.error.SheafException;
import dev.sheaf.model.ModelSource;
import dev.sheaf.text.Vocabulary;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What the files beside a tokenizer.json say about the tokens that begin and end a text.
 *
 * @param begin begin of sequence
 * @param end end of sequence
 * @param ends further tokens after which a generation is finished
 * @param addBegin whether begin is put before a text, if that is said
 * @param addEnd whether end is put behind a text, if that is said
 */
record SpecialIds(
    OptionalInt begin,
    OptionalInt end,
    Set<Integer> ends,
    Optional<Boolean> addBegin,
    Optional<Boolean> addEnd) {
  /**
   * Reads {@code tokenizer_config.json}, {@code special_tokens_map.json} and {@code
   * generation_config.json} where there are such.
   *
   * @param size entries of the vocabulary, which every id must lie in
   */
  static SpecialIds read(ModelSource source, PieceList pieces, int size) {
    Optional<JsonNode> config = file(source, "tokenizer_config.json");
    Optional<JsonNode> map = file(source, "special_tokens_map.json");
    Optional<JsonNode> generation = file(source, "generation_config.json");
    OptionalInt begin = named(config, map, "bos_token", pieces);
    OptionalInt end = named(config, map, "eos_token", pieces);
    Set<Integer> ends = new LinkedHashSet<>();
    generation
        .flatMap(g -> g.find("eos_token_id"))
        .ifPresent(n -> {
          if (n.isList()) {
            n.nodes().forEach(id -> ends.add(id(id, size)));
          } else {
            ends.add(id(n, size));
          }
        });
    if (end.isEmpty() && !ends.isEmpty()) {
      end = OptionalInt.of(ends.iterator().next());
    }
    if (begin.isEmpty()) {
      Optional<JsonNode> id =
          generation.flatMap(g -> g.find("bos_token_id")).filter(JsonNode::isNumber);
      begin = id.isPresent() ? OptionalInt.of(id(id.get(), size)) : begin;
    }
    return new SpecialIds(
        begin,
        end,
        ends,
        config.flatMap(c -> c.map("add_bos_token", JsonNode::flag)),
        config.flatMap(c -> c.map("add_eos_token", JsonNode::flag)));
  }

  private static Optional<JsonNode> file(ModelSource source, String name) {
    return source
        .companion(name)
        .map(json -> JsonTree.read(json, source.path().resolveSibling(name).toString()));
  }

  private static int id(JsonNode node, int size) {
    if (!node.isNumber() || node.real() < 0 || node.real() >= size) {
      throw SheafException.of(
              Vocabulary.SPECIAL_ID, "an end of generation lies outside the vocabulary")
          .expected("a whole number from 0 to " + (size - 1))
          .found(node.isNumber() ? node.real() : "something else")
          .where(node.where())
          .next("download generation_config.json and tokenizer.json again, from one place")
          .toException();
    }
    return node.integer(0, size - 1);
  }

  /** The token that the first file to name one names: as a text, or as an object's content. */
  private static OptionalInt named(
      Optional<JsonNode> config, Optional<JsonNode> map, String name, PieceList pieces) {
    Optional<JsonNode> node =
        config.flatMap(c -> c.find(name)).or(() -> map.flatMap(m -> m.find(name)));
    if (node.isEmpty()) {
      return OptionalInt.empty();
    }
    return pieces.id(node.get().isText() ? node.get().text() : node.get().text("content"));
  }
}
