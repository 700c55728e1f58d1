package dev.sheaf.model;

/**
 * How to open a model file.
 *
 * @param mmap keep the file mapped instead of reading it: loads faster, but a file that is
 *     truncated while mapped takes the process down with it
 * @param scan read every float and refuse NaN or infinite weights and scales
 */
public record OpenOptions(boolean mmap, boolean scan) {
  /** Neither mapped nor scanned. */
  public static final OpenOptions DEFAULT = new OpenOptions(false, false);
}
