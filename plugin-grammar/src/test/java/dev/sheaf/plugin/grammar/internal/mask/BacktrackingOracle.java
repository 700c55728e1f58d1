package dev.sheaf.plugin.grammar.internal.mask;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The JDK's engine, asked whether bytes can be the beginning of a match. Bytes that end inside a
 * character are tried with every character that could come of them and that the pattern may tell
 * apart from others.
 */
final class BacktrackingOracle {
  private final Pattern pattern;
  private final TreeSet<Integer> told = new TreeSet<>();

  /**
   * @param characters that the pattern names
   */
  BacktrackingOracle(String regex, String characters) {
    // Only \n is a line terminator here.
    pattern = Pattern.compile(regex, Pattern.UNIX_LINES);
    characters
        .codePoints()
        .forEach(c -> {
          told.add(c - 1);
          told.add(c);
          told.add(c + 1);
        });
  }

  boolean matches(byte[] bytes) {
    int whole = wholeCharacters(bytes);
    return whole == bytes.length
        && pattern.matcher(new String(bytes, StandardCharsets.UTF_8)).matches();
  }

  /** Whether anything that begins so matches. */
  boolean viable(byte[] bytes) {
    int whole = wholeCharacters(bytes);
    if (whole < 0) {
      return false;
    }
    String text = new String(bytes, 0, whole, StandardCharsets.UTF_8);
    if (whole == bytes.length) {
      return viable(text);
    }
    int[] range = completions(Arrays.copyOfRange(bytes, whole, bytes.length));
    TreeSet<Integer> tried = new TreeSet<>(told.subSet(range[0], true, range[1], true));
    tried.add(range[0]);
    tried.add(range[1]);
    return tried.stream()
        .filter(c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE)
        .anyMatch(c -> viable(text + Character.toString(c)));
  }

  private boolean viable(String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.matches() || matcher.hitEnd();
  }

  /** How many bytes are whole characters; −1 if what follows them begins no character. */
  private static int wholeCharacters(byte[] bytes) {
    int at = 0;
    while (at < bytes.length) {
      int length = length(bytes[at] & 0xff);
      if (length == 0) {
        return -1;
      }
      int have = Math.min(length, bytes.length - at);
      byte[] some = Arrays.copyOfRange(bytes, at, at + have);
      if (have < length) {
        int[] range = completions(some);
        return range[0] <= range[1] ? at : -1;
      }
      String one = new String(some, StandardCharsets.UTF_8);
      if (!Arrays.equals(one.getBytes(StandardCharsets.UTF_8), some)) {
        return -1;
      }
      at += length;
    }
    return at;
  }

  private static int length(int lead) {
    return lead < 0x80
        ? 1
        : lead >= 0xc2 && lead <= 0xdf
            ? 2
            : lead >= 0xe0 && lead <= 0xef ? 3 : lead >= 0xf0 && lead <= 0xf4 ? 4 : 0;
  }

  /** First and last character of which these are the first bytes; reversed if there is none. */
  private static int[] completions(byte[] some) {
    int length = length(some[0] & 0xff);
    int value = some[0] & (0x7f >> length);
    for (int i = 1; i < some.length; i++) {
      if ((some[i] & 0xc0) != 0x80) {
        return new int[] {1, 0};
      }
      value = value << 6 | (some[i] & 0x3f);
    }
    int missing = 6 * (length - some.length);
    int first = Math.max(value << missing, length == 2 ? 0x80 : length == 3 ? 0x800 : 0x10000);
    int last = Math.min((value + 1 << missing) - 1, Character.MAX_CODE_POINT);
    if (first >= Character.MIN_SURROGATE && last <= Character.MAX_SURROGATE) {
      return new int[] {1, 0};
    }
    return new int[] {first, last};
  }
}
