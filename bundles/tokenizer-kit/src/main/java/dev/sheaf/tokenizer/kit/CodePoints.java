package dev.sheaf.tokenizer.kit;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** A number for each of some code points; quick for the basic plane. */
final class CodePoints {
  static final int NONE = -1;

  private final int[] basic = new int[0x10000];
  private final Map<Integer, Integer> others = new HashMap<>();

  CodePoints() {
    Arrays.fill(basic, NONE);
  }

  void put(int codePoint, int value) {
    if (codePoint < basic.length) {
      basic[codePoint] = value;
    } else {
      others.put(codePoint, value);
    }
  }

  int get(int codePoint) {
    return codePoint < basic.length ? basic[codePoint] : others.getOrDefault(codePoint, NONE);
  }
}
