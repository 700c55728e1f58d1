package dev.sheaf.tokenizer.json.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The ids that a {@code post_processor} puts around a text. Confined to one thread. */
final class PostProcessors {
  /** Compiles one kind. */
  @FunctionalInterface
  private interface Kind {
    void compile(JsonNode node, PostProcessors into);
  }

  private static final Map<String, Kind> KNOWN = new TreeMap<>();

  static {
    KNOWN.put(
        "Sequence",
        (n, into) -> n.allow("type", "processors").get("processors").nodes().forEach(into::add));
    KNOWN.put(
        "ByteLevel", (n, into) -> n.allow("type", "add_prefix_space", "trim_offsets", "use_regex"));
    KNOWN.put("BertProcessing", (n, into) -> into.pair(n.allow("type", "sep", "cls")));
    KNOWN.put(
        "RobertaProcessing",
        (n, into) -> into.pair(n.allow("type", "sep", "cls", "trim_offsets", "add_prefix_space")));
    KNOWN.put("TemplateProcessing", (n, into) -> into.template(n));
  }

  private final int size;
  private final List<Integer> before = new ArrayList<>();
  private final List<Integer> after = new ArrayList<>();

  private PostProcessors(int size) {
    this.size = size;
  }

  /** Compiles what the file gives, or nothing, for a vocabulary of that size. */
  static PostProcessors compile(Optional<JsonNode> node, int size) {
    PostProcessors out = new PostProcessors(size);
    node.ifPresent(out::add);
    return out;
  }

  /** Ids before a text; may be changed. */
  List<Integer> before() {
    return before;
  }

  /** Ids behind a text; may be changed. */
  List<Integer> after() {
    return after;
  }

  private void add(JsonNode node) {
    node.get("type").choose("a post-processor", KNOWN).compile(node, this);
  }

  /** {@code ["[SEP]", 102]} and its like. */
  private void pair(JsonNode node) {
    before.addFirst(id(node.get("cls")));
    after.addLast(id(node.get("sep")));
  }

  private int id(JsonNode pair) {
    if (pair.list().size() != 2) {
      throw pair.refuse("a token and its id", pair.list().size() + " values");
    }
    return pair.at(1).integer(0, size - 1);
  }

  private void template(JsonNode node) {
    node.allow("type", "single", "pair", "special_tokens");
    JsonNode tokens = node.get("special_tokens");
    List<Integer> left = new ArrayList<>();
    List<Integer> right = new ArrayList<>();
    int texts = 0;
    for (JsonNode part : node.get("single").nodes()) {
      part.allow("SpecialToken", "Sequence");
      if (part.find("Sequence").isPresent()) {
        String which = part.get("Sequence").text("id");
        if (!which.equals("A")) {
          throw part.refuse("the sequence A", which);
        }
        texts++;
      } else {
        String name = part.get("SpecialToken").text("id");
        Object known = tokens.object().get(name);
        if (known == null) {
          throw part.refuse("a name from special_tokens", name);
        }
        for (JsonNode id : tokens.member(name, known).get("ids").nodes()) {
          (texts == 0 ? left : right).add(id.integer(0, size - 1));
        }
      }
    }
    if (texts != 1) {
      throw node.get("single").refuse("the sequence A once", texts + " times");
    }
    before.addAll(0, left);
    after.addAll(right);
  }
}
