package dev.sheaf.format.gguf.internal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Damages a file, the same way for the same random numbers. */
final class Mutation {
  /** Numbers at which parsers break. */
  private static final long[] EDGES = {
    0,
    1,
    2,
    3,
    4,
    5,
    8,
    9,
    12,
    13,
    31,
    32,
    33,
    63,
    64,
    255,
    256,
    65_535,
    65_536,
    (1L << 31) - 1,
    1L << 31,
    1L << 32,
    1L << 40,
    1L << 60,
    1L << 61,
    1L << 62,
    Long.MAX_VALUE,
    Long.MIN_VALUE,
    -1,
    -2,
    -31,
    -32
  };

  private Mutation() {}

  /** One to four kinds of damage, one after the other. */
  static byte[] of(byte[] file, int headerBytes, SplittableRandom random) {
    byte[] out = file.clone();
    int times = 1 + random.nextInt(4);
    for (int i = 0; i < times && out.length > 0; i++) {
      out = once(out, Math.min(headerBytes, out.length), random);
    }
    return out;
  }

  private static byte[] once(byte[] file, int header, SplittableRandom random) {
    return switch (random.nextInt(8)) {
      case 0 -> flipBit(file, random.nextInt(file.length), random);
      case 1 -> flipBit(file, random.nextInt(header), random);
      case 2 -> overwrite(file, random.nextInt(header), 8, EDGES[random.nextInt(EDGES.length)]);
      case 3 -> overwrite(file, random.nextInt(header), 4, EDGES[random.nextInt(EDGES.length)]);
      case 4 -> lengthField(file, header, random);
      case 5 -> Arrays.copyOf(file, random.nextInt(file.length));
      case 6 -> splice(file, header, random);
      default -> overwrite(file, random.nextInt(header), 1 + random.nextInt(8), random.nextLong());
    };
  }

  private static byte[] flipBit(byte[] file, int at, SplittableRandom random) {
    file[at] ^= (byte) (1 << random.nextInt(8));
    return file;
  }

  private static byte[] overwrite(byte[] file, int at, int bytes, long value) {
    for (int i = 0; i < bytes && at + i < file.length; i++) {
      file[at + i] = (byte) (value >>> (8 * i));
    }
    return file;
  }

  /**
   * Looks for eight bytes that read as a small number, most likely a length, and changes them a
   * little.
   */
  private static byte[] lengthField(byte[] file, int header, SplittableRandom random) {
    ByteBuffer buffer = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    int start = random.nextInt(header);
    for (int at = start; at + 8 <= header; at++) {
      long value = buffer.getLong(at);
      if (value > 0 && value < 4096) {
        buffer.putLong(at, value + random.nextInt(-3, 4));
        return file;
      }
    }
    return file;
  }

  /** Removes a range, doubles one, or copies one elsewhere. */
  private static byte[] splice(byte[] file, int header, SplittableRandom random) {
    int from = random.nextInt(header);
    int length = 1 + random.nextInt(Math.min(64, file.length - from));
    int to = random.nextInt(header);
    return switch (random.nextInt(3)) {
      case 0 -> joined(file, from, from + length);
      case 1 -> joined(file, from + length, from);
      default -> {
        int fits = Math.min(length, file.length - to);
        System.arraycopy(file.clone(), from, file, to, fits);
        yield file;
      }
    };
  }

  /** Everything before {@code end}, then everything from {@code start} on. */
  private static byte[] joined(byte[] file, int end, int start) {
    byte[] out = Arrays.copyOf(file, end + file.length - start);
    System.arraycopy(file, start, out, end, file.length - start);
    return out;
  }
}
