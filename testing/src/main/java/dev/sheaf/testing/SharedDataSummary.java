package dev.sheaf.testing;

import java.io.PrintStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Says at the end of a run how many tests used the shared data and how many were skipped for want
 * of it, each skip by name. Silent when no test asked.
 *
 * <p><b>Threads.</b> Tests of one JVM run one after another; their uses are told apart by that.
 */
public final class SharedDataSummary implements TestExecutionListener {
  private final PrintStream out;
  private @Nullable TestPlan plan;
  private int usesBefore;
  private int used;
  private int skipped;

  /** Called by the JUnit platform. */
  public SharedDataSummary() {
    this(System.out);
  }

  SharedDataSummary(PrintStream out) {
    this.out = out;
  }

  @Override
  public void testPlanExecutionStarted(TestPlan started) {
    plan = started;
    used = 0;
    skipped = 0;
  }

  @Override
  public void executionStarted(TestIdentifier test) {
    if (test.isTest()) {
      usesBefore = SharedData.uses();
    }
  }

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    Optional<Throwable> missing =
        result.getThrowable().filter(MissingSharedDataException.class::isInstance);
    if (result.getStatus() == Status.ABORTED && missing.isPresent()) {
      int lost = test.isTest() ? 1 : Math.max(1, below(test));
      skipped += lost;
      out.printf("SharedData: skipped %s: %s%n", name(test), missing.get().getMessage());
    } else if (test.isTest() && SharedData.uses() > usesBefore) {
      used++;
    }
  }

  @Override
  public void testPlanExecutionFinished(TestPlan finished) {
    if (used + skipped > 0) {
      out.printf("SharedData: %d tests skipped by name, %d used it%n", skipped, used);
    }
  }

  /** A class or factory that aborts takes all its tests with it. */
  private int below(TestIdentifier container) {
    TestPlan known = plan;
    return known == null
        ? 0
        : (int) known.getDescendants(container).stream().filter(TestIdentifier::isTest).count();
  }

  private String name(TestIdentifier test) {
    TestPlan known = plan;
    String own = test.getDisplayName();
    return known == null
        ? own
        : known.getParent(test).map(parent -> parent.getDisplayName() + " › " + own).orElse(own);
  }
}
