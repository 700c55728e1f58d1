package dev.sheaf.testing.container;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Dictionary;
import org.junit.jupiter.engine.JupiterTestEngine;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.ops4j.pax.exam.ProbeInvoker;
import org.osgi.framework.Bundle;

/** Answers the call of a probe by running the test classes that its manifest names. */
public final class JUnitInvoker implements ProbeInvoker {
  private static final String PATIENCE = "120 s";

  private final Bundle probe;

  JUnitInvoker(Bundle probe) {
    this.probe = probe;
  }

  @Override
  public void call(Object... ignored) {
    // Service look-up would need a class loader that sees every bundle of JUnit; there is none, so
    // all is named here.
    LauncherConfig config =
        LauncherConfig.builder()
            .enableTestEngineAutoRegistration(false)
            .enableTestExecutionListenerAutoRegistration(false)
            .enableLauncherDiscoveryListenerAutoRegistration(false)
            .enableLauncherSessionListenerAutoRegistration(false)
            .enablePostDiscoveryFilterAutoRegistration(false)
            .addTestEngines(new JupiterTestEngine())
            .build();
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(JUnitInvoker.class.getClassLoader());
    try {
      Launcher launcher = LauncherFactory.create(config);
      OutcomeRecorder recorder = new OutcomeRecorder();
      launcher.execute(request().build(), recorder);
      Outcome.writeAll(Path.of(header(ContainerSuite.RESULT_HEADER)), recorder.outcomes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private LauncherDiscoveryRequestBuilder request() {
    LauncherDiscoveryRequestBuilder request =
        LauncherDiscoveryRequestBuilder.request()
            .configurationParameter("junit.jupiter.execution.timeout.default", PATIENCE);
    for (String name : header(ContainerSuite.TESTS_HEADER).split(",")) {
      try {
        request.selectors(selectClass(probe.loadClass(name)));
      } catch (ClassNotFoundException e) {
        throw new IllegalStateException("the probe does not hold " + name, e);
      }
    }
    return request;
  }

  private String header(String name) {
    Dictionary<String, String> headers = probe.getHeaders("");
    String value = headers.get(name);
    if (value == null) {
      throw new IllegalStateException("the probe has no header " + name);
    }
    return value;
  }
}
