package dev.sheaf.testing.container;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/** Notes how every test ends; a class or factory that fails counts as a test that failed. */
final class OutcomeRecorder implements TestExecutionListener {
  private final List<Outcome> outcomes = new ArrayList<>();
  private @Nullable TestPlan plan;

  List<Outcome> outcomes() {
    return List.copyOf(outcomes);
  }

  @Override
  public void testPlanExecutionStarted(TestPlan started) {
    plan = started;
  }

  @Override
  public void executionSkipped(TestIdentifier test, String reason) {
    outcomes.add(new Outcome(Outcome.Status.SKIPPED, name(test), "", reason, ""));
  }

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    boolean passed = result.getStatus() == TestExecutionResult.Status.SUCCESSFUL;
    if (passed && test.isContainer()) {
      return;
    }
    Throwable thrown = result.getThrowable().orElse(null);
    Outcome.Status status =
        switch (result.getStatus()) {
          case SUCCESSFUL -> Outcome.Status.PASSED;
          case ABORTED -> Outcome.Status.SKIPPED;
          case FAILED -> Outcome.Status.FAILED;
        };
    outcomes.add(
        new Outcome(
            status,
            name(test),
            thrown == null ? "" : thrown.getClass().getName(),
            thrown == null ? "" : String.valueOf(thrown.getMessage()),
            thrown == null ? "" : trace(thrown)));
  }

  private String name(TestIdentifier test) {
    StringBuilder name = new StringBuilder(test.getDisplayName());
    TestPlan known = plan;
    TestIdentifier at = test;
    while (known != null
        && !(at.getSource().orElse(null) instanceof ClassSource)
        && known.getParent(at).isPresent()) {
      at = known.getParent(at).get();
      name.insert(0, at.getDisplayName() + " › ");
    }
    return name.toString();
  }

  private static String trace(Throwable thrown) {
    StringWriter text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text, true));
    return text.toString();
  }
}
