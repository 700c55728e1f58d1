package dev.sheaf.kernel.internal.engine;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;
import org.osgi.util.tracker.ServiceTracker;

/** Logs through whatever log service is there; without one, nothing is lost but the log. */
final class KernelLog implements AutoCloseable {
  private final @Nullable ServiceTracker<LoggerFactory, LoggerFactory> tracker;

  KernelLog(@Nullable BundleContext context) {
    tracker = context == null ? null : new ServiceTracker<>(context, LoggerFactory.class, null);
    if (tracker != null) {
      tracker.open();
    }
  }

  void info(String message) {
    Logger logger = logger();
    if (logger != null) {
      logger.info(message);
    }
  }

  void warn(String message, @Nullable Throwable reason) {
    Logger logger = logger();
    if (logger == null) {
      return;
    }
    if (reason == null) {
      logger.warn(message);
    } else {
      logger.warn(message + ": " + reason, reason);
    }
  }

  private @Nullable Logger logger() {
    LoggerFactory factory = tracker == null ? null : tracker.getService();
    return factory == null ? null : factory.getLogger("dev.sheaf.kernel");
  }

  @Override
  public void close() {
    if (tracker != null) {
      tracker.close();
    }
  }
}
