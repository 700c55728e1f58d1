package dev.sheaf.tool.calls.internal;

/** Reads one JSON value from what has come, as far as it has come. */
final class JsonValue {
  /** How far a reading is. */
  enum Progress {
    /** More text must come. */
    MORE,
    /** All of it is there. */
    DONE,
    /** It is not what it should be; the offending text is not taken. */
    BAD
  }

  private final JsonScanner scanner = new JsonScanner();
  private boolean begun;

  /** Takes what belongs to the value and appends it to {@code to}. */
  Progress read(Pending in, StringBuilder to) {
    if (!begun) {
      in.skipSpace();
      begun = in.length() > 0;
    }
    int n = 0;
    Progress progress = Progress.MORE;
    while (n < in.length() && progress == Progress.MORE) {
      char c = in.charAt(n);
      boolean inString = scanner.inString();
      switch (scanner.accept(c)) {
        case MORE -> n++;
        case LAST -> {
          n++;
          progress = Progress.DONE;
        }
        case AFTER -> {
          progress = Progress.DONE;
          continue;
        }
        case BAD -> {
          progress = Progress.BAD;
          continue;
        }
      }
      if (inString) {
        JsonText.control(c, to);
      } else {
        to.append(c);
      }
    }
    in.skip(n);
    return progress;
  }
}
