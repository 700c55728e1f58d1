package dev.sheaf.tokenizer.json.internal;

import dev.sheaf.tokenizer.kit.ByteAlphabet;
import dev.sheaf.tokenizer.kit.WordPieceModel;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * What a {@code decoder} makes of each token by itself, since answers are read as they come. Used
 * by one thread to compile, immutable afterwards.
 */
final class Decoders {
  /** How a token reads. */
  @FunctionalInterface
  interface Reading {
    /** The bytes of a piece; {@code first} where nothing was read before it. */
    byte[] bytes(String piece, boolean first);
  }

  /** One step over a piece that is not yet bytes. */
  @FunctionalInterface
  private interface Step {
    String read(String piece, boolean first);
  }

  /** Compiles one kind. */
  @FunctionalInterface
  private interface Kind {
    void compile(JsonNode node, Decoders into);
  }

  private static final Map<String, Kind> KNOWN = new TreeMap<>();

  static {
    KNOWN.put(
        "Sequence",
        (n, into) -> n.allow("type", "decoders").get("decoders").nodes().forEach(into::add));
    KNOWN.put("ByteLevel", (n, into) -> into.byteLevel(n));
    KNOWN.put("ByteFallback", (n, into) -> into.byteFallback(n));
    KNOWN.put("Fuse", (n, into) -> into.fuse(n));
    KNOWN.put("Strip", (n, into) -> into.strip(n));
    KNOWN.put("Replace", (n, into) -> into.replace(n));
    KNOWN.put("Metaspace", (n, into) -> into.then(n, Metaspace.read(n)::read));
    KNOWN.put("WordPiece", (n, into) -> into.wordPiece(n));
  }

  private Step steps = (piece, first) -> piece;
  private boolean byteLevel;
  private boolean byteFallback;
  private boolean fused;
  private boolean spaced;

  private Decoders() {}

  /** Compiles what the file gives; without it tokens are joined by spaces. */
  static Decoders compile(Optional<JsonNode> node) {
    Decoders out = new Decoders();
    if (node.isPresent()) {
      out.add(node.get());
    } else {
      out.spaced = true;
      out.steps = (piece, first) -> first ? piece : " " + piece;
    }
    return out;
  }

  /** Whether tokens are words with spaces between, added ones too. */
  boolean spaced() {
    return spaced;
  }

  /** How ordinary tokens read. */
  Reading reading() {
    Step read = steps;
    boolean level = byteLevel;
    boolean fallback = byteFallback;
    return (piece, first) -> {
      if (level) {
        return ByteAlphabet.bytes(piece).orElseGet(() -> piece.getBytes(StandardCharsets.UTF_8));
      }
      if (fallback) {
        Optional<byte[]> value = BytePieces.read(piece);
        if (value.isPresent()) {
          return value.get();
        }
      }
      return read.read(piece, first).getBytes(StandardCharsets.UTF_8);
    };
  }

  private void add(JsonNode node) {
    node.get("type").choose("a decoder", KNOWN).compile(node, this);
  }

  private void then(JsonNode node, Step next) {
    if (byteLevel) {
      throw JsonErrors.unsupported(
          "a decoder", "Fuse alone behind ByteLevel", node.type(), node.where());
    }
    Step before = steps;
    steps = (piece, first) -> next.read(before.read(piece, first), first);
  }

  private void byteLevel(JsonNode node) {
    node.allow("type", "add_prefix_space", "trim_offsets", "use_regex");
    then(node, (piece, first) -> piece);
    byteLevel = true;
  }

  private void byteFallback(JsonNode node) {
    node.allow("type");
    then(node, (piece, first) -> piece);
    byteFallback = true;
  }

  private void fuse(JsonNode node) {
    node.allow("type");
    fused = true;
  }

  private void replace(JsonNode node) {
    UnaryOperator<String> replace = Normalizers.replace(node);
    then(node, (piece, first) -> replace.apply(piece));
  }

  private void strip(JsonNode node) {
    node.allow("type", "content", "start", "stop");
    String content = Finder.bounded(node.get("content"), 1);
    int start = node.get("start").integer(0, Finder.LONGEST);
    int stop = node.get("stop").integer(0, Finder.LONGEST);
    if (fused && stop > 0) {
      throw JsonErrors.unsupported(
          "a setting",
          "stop = 0 behind Fuse, since an answer is read before its end is known",
          "stop = " + stop,
          node.where());
    }
    boolean whole = fused;
    then(node, (piece, first) -> whole && !first ? piece : stripped(piece, content, start, stop));
  }

  private static String stripped(String piece, String content, int start, int stop) {
    int from = 0;
    int to = piece.length();
    for (int i = 0; i < start && piece.startsWith(content, from); i++) {
      from += content.length();
    }
    for (int i = 0;
        i < stop
            && to - content.length() >= from
            && piece.startsWith(content, to - content.length());
        i++) {
      to -= content.length();
    }
    return piece.substring(from, to);
  }

  private void wordPiece(JsonNode node) {
    node.allow("type", "prefix", "cleanup");
    String prefix = node.map("prefix", n -> Finder.bounded(n, 1)).orElse("##");
    boolean cleanUp = node.flag("cleanup", true);
    spaced = true;
    then(
        node,
        (piece, first) -> {
          boolean continues = !first && piece.startsWith(prefix);
          return WordPieceModel.join(
              continues ? piece.substring(prefix.length()) : piece, continues, first, cleanUp);
        });
  }
}
