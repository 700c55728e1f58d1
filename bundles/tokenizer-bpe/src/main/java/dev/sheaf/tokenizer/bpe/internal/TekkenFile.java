package dev.sheaf.tokenizer.bpe.internal;

import dev.sheaf.tokenizer.kit.ByteAlphabet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A tekken.json, checked: the bytes of each rank, the control tokens before them, the expression by
 * which text is cut.
 *
 * @param pattern regular expression
 * @param controls spellings of the ids 0 to n − 1
 * @param pieces bytes of the ids from n on, in the order of their ranks
 */
record TekkenFile(String pattern, List<String> controls, List<byte[]> pieces) {
  /** The control tokens of files that list none, before the eighth version of the format. */
  private static final List<String> FIRST_CONTROLS =
      List.of(
          "<unk>",
          "<s>",
          "</s>",
          "[INST]",
          "[/INST]",
          "[AVAILABLE_TOOLS]",
          "[/AVAILABLE_TOOLS]",
          "[TOOL_RESULTS]",
          "[/TOOL_RESULTS]",
          "[TOOL_CALLS]",
          "[IMG]",
          "<pad>",
          "[IMG_BREAK]",
          "[IMG_END]",
          "[PREFIX]",
          "[MIDDLE]",
          "[SUFFIX]",
          "[SYSTEM_PROMPT]",
          "[/SYSTEM_PROMPT]",
          "[TOOL_CONTENT]");

  /** Bytes of a piece; the longest of real files have 128. */
  private static final int LONGEST = 512;

  static TekkenFile read(byte[] json, String where) {
    Parts parts = new Parts(where);
    JsonFile.read(json, where, parts::document);
    return parts.check();
  }

  /** What has been read so far. */
  private static final class Parts {
    private final String where;
    private String pattern = "";
    private int vocabularySize = -1;
    private int controlCount = -1;
    private final List<byte[]> pieces = new ArrayList<>();
    private final Map<Integer, String> controls = new TreeMap<>();
    private boolean listsControls;

    Parts(String where) {
      this.where = where;
    }

    void document(JsonFile in) throws IOException {
      in.object(name -> {
        switch (name) {
          case "config" -> in.object(key -> config(in, key));
          case "vocab" -> in.list(i -> piece(in, i));
          case "special_tokens" -> {
            listsControls = true;
            in.list(i -> control(in, i));
          }
          default -> in.skip();
        }
      });
    }

    private void config(JsonFile in, String key) throws IOException {
      switch (key) {
        case "pattern" -> pattern = in.text();
        case "default_vocab_size" -> vocabularySize = in.index();
        case "default_num_special_tokens" -> controlCount = in.index();
        default -> in.skip();
      }
    }

    private void piece(JsonFile in, int index) throws IOException {
      int[] rank = {-1};
      byte[][] bytes = {new byte[0]};
      in.object(name -> {
        switch (name) {
          case "rank" -> rank[0] = in.index();
          case "token_bytes" -> bytes[0] = decode(in.text(), index);
          default -> in.skip();
        }
      });
      if (rank[0] != index) {
        throw BpeErrors.ids("rank " + index, rank[0], where + ", vocab[" + index + "]");
      }
      if (bytes[0].length == 0 || bytes[0].length > LONGEST) {
        throw BpeErrors.malformed(
            "token_bytes of 1 to " + LONGEST + " bytes",
            bytes[0].length,
            where + ", vocab[" + index + "]");
      }
      pieces.add(bytes[0]);
    }

    private byte[] decode(String base64, int index) {
      try {
        return Base64.getDecoder().decode(base64);
      } catch (IllegalArgumentException e) {
        throw BpeErrors.malformed("base64", base64, where + ", vocab[" + index + "].token_bytes");
      }
    }

    private void control(JsonFile in, int index) throws IOException {
      int[] rank = {-1};
      String[] text = {""};
      in.object(name -> {
        switch (name) {
          case "rank" -> rank[0] = in.index();
          case "token_str" -> text[0] = in.text();
          default -> in.skip();
        }
      });
      String place = where + ", special_tokens[" + index + "]";
      if (rank[0] < 0 || text[0].isEmpty()) {
        throw BpeErrors.malformed("rank and token_str", "one is missing", place);
      }
      if (controls.putIfAbsent(rank[0], text[0]) != null) {
        throw BpeErrors.ids("each rank once", rank[0], place);
      }
    }

    TekkenFile check() {
      if (pattern.isEmpty() || vocabularySize < 0 || controlCount < 0) {
        throw BpeErrors.malformed(
            "pattern, default_vocab_size and default_num_special_tokens",
            "one is missing",
            where + ", config");
      }
      long used = (long) vocabularySize - controlCount;
      if (used < 256 || used > pieces.size()) {
        throw BpeErrors.ids(
            "256 to " + pieces.size() + " ranks besides the control tokens",
            used,
            where + ", config");
      }
      return new TekkenFile(pattern, controlTexts(), List.copyOf(pieces.subList(0, (int) used)));
    }

    private List<String> controlTexts() {
      if (!listsControls) {
        for (int i = 0; i < Math.min(controlCount, FIRST_CONTROLS.size()); i++) {
          controls.put(i, FIRST_CONTROLS.get(i));
        }
      }
      // As many as the vocabulary, which the file itself bounds, or fewer; the rest of a larger
      // number would have no place in it.
      if (controlCount > Math.max(1 << 16, pieces.size())) {
        throw BpeErrors.ids("at most one for each rank", controlCount, where + ", config");
      }
      List<String> out = new ArrayList<>(controlCount);
      for (int i = 0; i < controlCount; i++) {
        out.add(controls.getOrDefault(i, "<SPECIAL_" + i + ">"));
      }
      controls.forEach((rank, text) -> {
        if (rank >= controlCount) {
          throw BpeErrors.ids(
              "0 to " + (controlCount - 1), rank, where + ", special_tokens, " + text);
        }
      });
      return out;
    }
  }

  /** How an id is spelled: a control token by its name, others in the alphabet of bytes. */
  List<String> spellings() {
    List<String> out = new ArrayList<>(controls);
    for (byte[] piece : pieces) {
      out.add(ByteAlphabet.spell(piece));
    }
    return out;
  }
}
