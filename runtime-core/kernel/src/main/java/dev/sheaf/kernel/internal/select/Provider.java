package dev.sheaf.kernel.internal.select;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.Version;

/**
 * A service that the kernel found, and the instance that it holds. Identity matters: the same
 * bundle started again is another provider.
 */
public final class Provider<T> {
  private final @Nullable ServiceReference<T> reference;
  private final T instance;
  private final String name;
  private final Version version;
  private final int ranking;
  private final long serviceId;
  private volatile boolean gone;
  private volatile @Nullable String quarantine;
  private volatile boolean proven;
  private int calls;
  private boolean awaited;

  /** A provider from the framework's registry. */
  public Provider(ServiceReference<T> reference, T instance) {
    this.reference = reference;
    this.instance = instance;
    this.name = text(reference.getProperty("sheaf.name"), "unnamed");
    this.version = version(reference);
    this.ranking = reference.getProperty(Constants.SERVICE_RANKING) instanceof Integer r ? r : 0;
    this.serviceId =
        reference.getProperty(Constants.SERVICE_ID) instanceof Long id ? id : Long.MAX_VALUE;
  }

  /** A provider outside a framework: for tests and embedding. */
  public Provider(String name, String version, T instance) {
    this.reference = null;
    this.instance = instance;
    this.name = name;
    this.version = Version.parseVersion(version);
    this.ranking = 0;
    this.serviceId = 0;
  }

  private static String text(@Nullable Object value, String otherwise) {
    return value instanceof String s && !s.isBlank() ? s : otherwise;
  }

  private static Version version(ServiceReference<?> reference) {
    Bundle bundle = reference.getBundle();
    if (reference.getProperty("sheaf.version") instanceof String s) {
      try {
        return Version.parseVersion(s);
      } catch (IllegalArgumentException malformed) {
        return bundle == null ? Version.emptyVersion : bundle.getVersion();
      }
    }
    return bundle == null ? Version.emptyVersion : bundle.getVersion();
  }

  public T instance() {
    return instance;
  }

  public String name() {
    return name;
  }

  public Version version() {
    return version;
  }

  int ranking() {
    return ranking;
  }

  long serviceId() {
    return serviceId;
  }

  /** Whether its service has a property that is true. */
  public boolean declares(String property) {
    return reference != null && "true".equals(String.valueOf(reference.getProperty(property)));
  }

  /** The bundle it comes from; null outside a framework and after the service has gone. */
  public @Nullable Bundle bundle() {
    return reference == null ? null : reference.getBundle();
  }

  @Nullable ServiceReference<T> reference() {
    return reference;
  }

  /** Its service has been unregistered, or is about to be: nothing new may start on it. */
  public boolean gone() {
    return gone;
  }

  /** Says that nothing new may start on it. */
  public void leave() {
    gone = true;
  }

  /** Says that a long call into it begins; {@link #exit} ends it. */
  public synchronized void enter() {
    calls++;
  }

  /** Ends what {@link #enter} began. */
  public synchronized void exit() {
    calls--;
    notifyAll();
  }

  /**
   * Waits until no long call is running, at most so long; once only, since whoever did not return
   * then may never do.
   */
  public synchronized boolean awaitIdle(long nanos) throws InterruptedException {
    long until = System.nanoTime() + nanos;
    for (long left = nanos; calls > 0 && left > 0 && !awaited; left = until - System.nanoTime()) {
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    awaited = true;
    return calls == 0;
  }

  /** Whether it has done its work once, so that a later failure may be its input's fault. */
  public boolean proven() {
    return proven;
  }

  /** Says that it has done its work. */
  public void prove() {
    if (!proven) {
      proven = true;
    }
  }

  /** Why it must not be used, or null. */
  public @Nullable String quarantine() {
    return quarantine;
  }

  /** Puts it aside for a reason. */
  public void quarantine(String reason) {
    quarantine = reason;
  }

  /** Whether it may be chosen. */
  public boolean usable() {
    return !gone && quarantine == null;
  }

  @Override
  public String toString() {
    return name + " " + version;
  }
}
