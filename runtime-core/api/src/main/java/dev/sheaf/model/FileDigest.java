package dev.sheaf.model;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** SHA-256 over files one after the other, in lower-case hex, through one buffer. */
public final class FileDigest {
  private static final int BUFFER_BYTES = 1 << 20;

  private FileDigest() {}

  /** The digest of all files in order; reads every byte. */
  public static String sha256(List<RegularFile> files) {
    MessageDigest digest = newSha256();
    long longest = files.stream().mapToLong(RegularFile::size).max().orElse(0);
    ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(BUFFER_BYTES, longest));
    for (RegularFile file : files) {
      for (long at = 0; at < file.size(); ) {
        buffer.clear().limit((int) Math.min(buffer.capacity(), file.size() - at));
        file.read(buffer, at);
        at += buffer.position();
        digest.update(buffer.flip());
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest newSha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
