package dev.sheaf.shell.internal.render;

import java.util.Locale;

/** Numbers as people read them; JSON carries the plain ones. */
public final class Units {
  private static final double MIB = 1024.0 * 1024;

  private Units() {}

  /** {@code 12.5 MiB}, {@code 1.25 GiB}. */
  public static String bytes(long bytes) {
    double mib = bytes / MIB;
    if (bytes == 0) {
      return "0 MiB";
    }
    if (Math.abs(mib) >= 1024) {
      return String.format(Locale.ROOT, "%.2f GiB", mib / 1024);
    }
    return String.format(Locale.ROOT, Math.abs(mib) >= 1 ? "%.1f MiB" : "%.3f MiB", mib);
  }

  /** {@code 0.034 s}, {@code 12.3 s}, {@code 3605 s}. */
  public static String seconds(double seconds) {
    double size = Math.abs(seconds);
    return String.format(
        Locale.ROOT, size < 10 ? "%.3f s" : size < 1000 ? "%.1f s" : "%.0f s", seconds);
  }

  /** {@code 656 K}, {@code 134.5 M}, {@code 7.24 B}: numbers of weights. */
  static String count(long n) {
    if (n < 1000) {
      return Long.toString(n);
    }
    if (n < 1_000_000) {
      return String.format(Locale.ROOT, "%.0f K", n / 1e3);
    }
    return n < 1_000_000_000
        ? String.format(Locale.ROOT, "%.1f M", n / 1e6)
        : String.format(Locale.ROOT, "%.2f B", n / 1e9);
  }

  /** {@code 61 %} of a ratio from 0 to 1. */
  static String percent(double ratio) {
    return String.format(Locale.ROOT, "%.0f %%", ratio * 100);
  }

  /**
   * Any other number: at most four significant digits after the point, no exponent where it can be
   * helped.
   */
  public static String number(double value) {
    if (value == Math.rint(value) && Math.abs(value) < 1e15) {
      return String.format(Locale.ROOT, "%.0f", value);
    }
    String digits = String.format(Locale.ROOT, "%.4g", value);
    boolean fraction = digits.contains(".") && !digits.contains("e");
    return fraction ? digits.replaceFirst("\\.?0+$", "") : digits;
  }
}
