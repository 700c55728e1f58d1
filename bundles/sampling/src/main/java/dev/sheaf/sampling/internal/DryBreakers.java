package dev.sheaf.sampling.internal;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * The token sequences in which a text that breaks repetitions can appear.
 *
 * <p>As in llama.cpp, a text is looked for in the bytes of each token: a token that holds all of it
 * breaks alone; one that ends with its beginning breaks if the tokens of the rest follow. A text
 * that is one token, such as a control token, which has no bytes, breaks as that token.
 *
 * <p>Only the first {@value #MOST_BYTES} bytes of a text count, and the first {@value #MOST_TAIL}
 * tokens of a rest. A rest that begins in the middle of a character has no tokens of its own and is
 * left out.
 */
final class DryBreakers {
  static final int MOST_BYTES = 40;
  static final int MOST_TAIL = 20;

  private final int[] heads; // ascending
  private final int[][][] tails; // by head, each without duplicates

  /**
   * @param vocabulary ids are 0 to vocabulary − 1
   * @param bytes of a token
   * @param encode text → tokens, with nothing around it
   */
  DryBreakers(
      List<String> texts,
      int vocabulary,
      IntFunction<byte[]> bytes,
      Function<String, int[]> encode) {
    TreeMap<Integer, List<int[]>> found = new TreeMap<>();
    byte[][] wanted =
        texts.stream()
            .map(text -> text.getBytes(StandardCharsets.UTF_8))
            .map(text -> Arrays.copyOf(text, Math.min(text.length, MOST_BYTES)))
            .toArray(byte[][]::new);
    for (int id = 0; id < vocabulary && wanted.length > 0; id++) {
      byte[] word = bytes.apply(id);
      for (byte[] text : wanted) {
        look(word, text, id, encode, found);
      }
    }
    for (String text : texts) {
      int[] whole = encode.apply(text);
      if (whole.length == 1) {
        add(found, whole[0], new int[0]);
      }
    }
    heads = found.keySet().stream().mapToInt(Integer::intValue).toArray();
    tails = found.values().stream().map(t -> t.toArray(int[][]::new)).toArray(int[][][]::new);
  }

  private static void look(
      byte[] word,
      byte[] text,
      int id,
      Function<String, int[]> encode,
      TreeMap<Integer, List<int[]>> found) {
    // what a token holds whole needs nothing after it
    for (int at = 0; at + text.length <= word.length; at++) {
      if (Arrays.equals(word, at, at + text.length, text, 0, text.length)) {
        add(found, id, new int[0]);
        return;
      }
    }
    for (int at = Math.max(0, word.length - text.length + 1); at < word.length; at++) {
      int held = word.length - at;
      if (Arrays.equals(word, at, word.length, text, 0, held)) {
        int[] tail = tokens(text, held, encode);
        if (tail.length > 0) {
          add(found, id, Arrays.copyOf(tail, Math.min(tail.length, MOST_TAIL)));
        }
      }
    }
  }

  private static int[] tokens(byte[] text, int from, Function<String, int[]> encode) {
    try {
      ByteBuffer rest = ByteBuffer.wrap(text, from, text.length - from);
      return encode.apply(StandardCharsets.UTF_8.newDecoder().decode(rest).toString());
    } catch (CharacterCodingException e) {
      return new int[0]; // begins or ends in the middle of a character: see the class comment
    }
  }

  private static void add(TreeMap<Integer, List<int[]>> found, int head, int[] tail) {
    List<int[]> tails = found.computeIfAbsent(head, h -> new ArrayList<>());
    if (tails.stream().noneMatch(other -> Arrays.equals(other, tail))) {
      tails.add(tail);
    }
  }

  /** Whether a token breaks whatever follows it. */
  boolean alone(int token) {
    int at = Arrays.binarySearch(heads, token);
    if (at >= 0) {
      for (int[] tail : tails[at]) {
        if (tail.length == 0) {
          return true;
        }
      }
    }
    return false;
  }

  /**
   * How many tokens after {@code history[at]} belong to the longest break that begins with it; −1
   * if none does.
   *
   * @param length of the history
   */
  int longest(int[] history, int at, int length) {
    int head = Arrays.binarySearch(heads, history[at]);
    int longest = -1;
    if (head >= 0) {
      for (int[] tail : tails[head]) {
        int end = at + 1 + tail.length;
        if (tail.length > longest
            && end <= length
            && Arrays.equals(tail, 0, tail.length, history, at + 1, end)) {
          longest = tail.length;
        }
      }
    }
    return longest;
  }
}
