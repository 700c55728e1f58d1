package dev.sheaf.tokenizer.json.internal;

import dev.sheaf.tokenizer.kit.BertText;
import dev.sheaf.tokenizer.kit.ByteAlphabet;
import dev.sheaf.tokenizer.kit.Split;
import dev.sheaf.tokenizer.kit.Splits;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * What a {@code pre_tokenizer} does: a chain of splits, some of which spell a piece anew.
 *
 * @param splits in order; each is given the pieces of the one before
 * @param spellsBytes whether what comes last spells each byte as a character; not among the splits
 */
record PreTokenizers(List<Step> splits, boolean spellsBytes) {
  /** One step; those that add something before a text need to know where they are. */
  @FunctionalInterface
  interface Step {
    /** The split for the stretch that begins the text, or for one behind an added token. */
    Split at(boolean beginning);
  }

  /** Compiles one kind into steps. */
  @FunctionalInterface
  private interface Kind {
    void compile(JsonNode node, List<Step> out);
  }

  private static final Map<String, Kind> KNOWN = new TreeMap<>();

  /** How bytes are spelled; a piece of a chain like others, but known, so that it can be spared. */
  private static final Step SPELL_BYTES =
      beginning -> respelled(text -> ByteAlphabet.spell(text.getBytes(StandardCharsets.UTF_8)));

  static {
    KNOWN.put("Sequence", PreTokenizers::sequence);
    KNOWN.put("ByteLevel", PreTokenizers::byteLevel);
    KNOWN.put("Split", (n, out) -> out.add(always(split(n))));
    KNOWN.put("Digits", (n, out) -> out.add(always(digits(n))));
    KNOWN.put("Punctuation", (n, out) -> out.add(always(punctuation(n))));
    KNOWN.put("Whitespace", (n, out) -> out.add(bare(n, new WordSplit())));
    KNOWN.put(
        "WhitespaceSplit",
        (n, out) ->
            out.add(
                bare(
                    n,
                    new MatchSplit(
                        Finder.characters(BertText::isSpace),
                        MatchSplit.Behaviour.REMOVED,
                        false))));
    KNOWN.put("BertPreTokenizer", (n, out) -> out.add(bare(n, BertText.split())));
    KNOWN.put("Metaspace", (n, out) -> out.add(Metaspace.read(n)));
    KNOWN.put("CharDelimiterSplit", (n, out) -> out.add(always(delimiter(n))));
  }

  /** Compiles what the file gives, or nothing. */
  static PreTokenizers compile(Optional<JsonNode> node) {
    List<Step> out = new ArrayList<>();
    node.ifPresent(n -> add(n, out));
    boolean spells = !out.isEmpty() && out.getLast() == SPELL_BYTES;
    if (spells) {
      out.removeLast();
    }
    return new PreTokenizers(List.copyOf(out), spells);
  }

  /** All steps as one split; bytes are spelled if {@code spell}. */
  Split split(boolean beginning, boolean spell) {
    Split out = null;
    for (Step step : splits) {
      out = out == null ? step.at(beginning) : out.then(step.at(beginning));
    }
    if (spell) {
      Split last = SPELL_BYTES.at(beginning);
      out = out == null ? last : out.then(last);
    }
    return out == null ? Splits.whole() : out;
  }

  /** A split that hands on each piece as one, spelled otherwise. */
  static Split respelled(UnaryOperator<String> spelling) {
    return (text, from, to, out) -> {
      String spelled = spelling.apply(text.substring(from, to));
      if (!spelled.isEmpty()) {
        out.accept(spelled, 0, spelled.length());
      }
    };
  }

  private static void add(JsonNode node, List<Step> out) {
    node.get("type").choose("a pre-tokenizer", KNOWN).compile(node, out);
  }

  private static Step always(Split split) {
    return beginning -> split;
  }

  private static Step bare(JsonNode node, Split split) {
    node.allow("type");
    return always(split);
  }

  private static void sequence(JsonNode node, List<Step> out) {
    node.allow("type", "pretokenizers").get("pretokenizers").nodes().forEach(n -> add(n, out));
  }

  private static void byteLevel(JsonNode node, List<Step> out) {
    node.allow("type", "add_prefix_space", "trim_offsets", "use_regex");
    if (node.flag("add_prefix_space", true)) {
      out.add(always(respelled(text -> text.startsWith(" ") ? text : " " + text)));
    }
    if (node.flag("use_regex", true)) {
      out.add(always(Splits.gpt2()));
    }
    out.add(SPELL_BYTES);
  }

  private static Split split(JsonNode node) {
    node.allow("type", "pattern", "behavior", "invert");
    JsonNode pattern = node.get("pattern");
    MatchSplit.Behaviour behaviour =
        node.get("behavior").choose("a behaviour of Split", MatchSplit.BEHAVIOURS);
    if (behaviour == MatchSplit.Behaviour.ISOLATED && pattern.find("Regex").isPresent()) {
      Optional<Split> known = Splits.byPattern(pattern.text("Regex"));
      if (known.isPresent()) {
        return known.get();
      }
    }
    return new MatchSplit(Finder.of(pattern), behaviour, node.flag("invert", false));
  }

  private static Split digits(JsonNode node) {
    node.allow("type", "individual_digits");
    return new MatchSplit(
        Finder.characters(PreTokenizers::isNumber),
        node.flag("individual_digits", false)
            ? MatchSplit.Behaviour.ISOLATED
            : MatchSplit.Behaviour.CONTIGUOUS,
        false);
  }

  private static Split punctuation(JsonNode node) {
    node.allow("type", "behavior");
    return new MatchSplit(
        Finder.characters(BertText::isPunctuation),
        node.map("behavior", b -> b.choose("a behaviour of Punctuation", MatchSplit.BEHAVIOURS))
            .orElse(MatchSplit.Behaviour.ISOLATED),
        false);
  }

  private static Split delimiter(JsonNode node) {
    JsonNode delimiter = node.allow("type", "delimiter").get("delimiter");
    return new MatchSplit(
        Finder.literal(Finder.bounded(delimiter, 1)), MatchSplit.Behaviour.REMOVED, false);
  }

  private static boolean isNumber(int c) {
    return switch (Character.getType(c)) {
      case Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER -> true;
      default -> false;
    };
  }
}
