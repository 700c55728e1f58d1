package dev.sheaf.shell.internal.generate;

import dev.sheaf.error.SheafException;
import dev.sheaf.shell.internal.table.Names;
import dev.sheaf.shell.internal.table.ShellErrors;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The requests of this shell that can still be waited for: all in flight, and the last that ended.
 * Thread-safe.
 */
public final class Submissions {
  private static final int MOST_KEPT = 64;

  private final Map<String, Submission> byId = new LinkedHashMap<>();

  synchronized void add(Submission submission) {
    byId.put(submission.generation().id(), submission);
    List<String> oldest = new ArrayList<>(byId.keySet());
    for (String id : oldest) {
      Submission kept = byId.get(id);
      if (byId.size() > MOST_KEPT && kept != null && kept.finished()) {
        byId.remove(id);
      }
    }
  }

  /** Their ids, oldest first. */
  public synchronized List<String> ids() {
    return List.copyOf(byId.keySet());
  }

  synchronized Submission find(String typed) {
    String id =
        Names.resolve(
            ShellErrors.NO_SUCH_NAME, "request of this session", typed, ids(), "request list");
    Submission found = byId.get(id);
    if (found == null) {
      throw SheafException.of(ShellErrors.NO_SUCH_NAME, "the request has gone")
          .found(id)
          .toException();
    }
    return found;
  }
}
