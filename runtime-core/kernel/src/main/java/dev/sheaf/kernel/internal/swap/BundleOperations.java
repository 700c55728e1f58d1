package dev.sheaf.kernel.internal.swap;

import dev.sheaf.engine.BundleControl;
import dev.sheaf.error.ErrorCode;
import dev.sheaf.error.ErrorKind;
import dev.sheaf.error.SheafException;
import dev.sheaf.kernel.internal.engine.Engine;
import dev.sheaf.kernel.internal.select.ComponentBarrier;
import dev.sheaf.report.BundleReport;
import dev.sheaf.report.Diagnosis;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.startlevel.BundleStartLevel;

/**
 * The operator's hand on bundles: park first, then do it, then let models settle on what is there.
 */
public final class BundleOperations implements BundleControl {
  static final ErrorCode NO_SUCH_BUNDLE = ErrorCode.of("SHEAF-BUNDLE-001", ErrorKind.NOT_FOUND);
  static final ErrorCode AMBIGUOUS = ErrorCode.of("SHEAF-BUNDLE-002", ErrorKind.USER);
  static final ErrorCode NOT_INSTALLABLE = ErrorCode.of("SHEAF-BUNDLE-003", ErrorKind.USER);
  static final ErrorCode ALREADY_THERE = ErrorCode.of("SHEAF-BUNDLE-004", ErrorKind.CONFLICT);
  static final ErrorCode DOES_NOT_START = ErrorCode.of("SHEAF-BUNDLE-005", ErrorKind.UNHEALTHY);
  static final ErrorCode HOLDS_EVERYTHING = ErrorCode.of("SHEAF-BUNDLE-006", ErrorKind.FORBIDDEN);

  /** Stopping one of these ends what would report on it. */
  private static final Set<String> FIXED =
      Set.of("dev.sheaf.api", "dev.sheaf.kernel", "org.apache.felix.framework");

  private static final Duration STOP = Duration.ofMillis(1_900);
  private static final Duration START = Duration.ofSeconds(10);
  private static final Duration APPEAR = Duration.ofSeconds(1);

  private final BundleContext context;
  private final Lifecycle lifecycle;
  private final Engine engine;
  private final BundleDiagnosis diagnosis;

  public BundleOperations(BundleContext context, Lifecycle lifecycle, Engine engine) {
    this.context = context;
    this.lifecycle = lifecycle;
    this.engine = engine;
    this.diagnosis = new BundleDiagnosis(context, lifecycle);
  }

  @Override
  public List<BundleReport> bundles() {
    return Arrays.stream(context.getBundles()).map(b -> diagnosis.report(b, "")).toList();
  }

  @Override
  public Diagnosis why(String bundle) {
    return diagnosis.why(find(bundle));
  }

  @Override
  public BundleReport install(URI jar, boolean start) {
    Path file = file(jar);
    Bundle bundle =
        lifecycle.call(
            "install of " + file.getFileName(),
            START,
            () -> {
              try (InputStream in = Files.newInputStream(file)) {
                return context.installBundle(
                    "sheaf:"
                        + file.toAbsolutePath().normalize()
                        + "@"
                        + Files.getLastModifiedTime(file).toMillis(),
                    in);
              } catch (BundleException e) {
                throw notInstallable(file, e);
              }
            });
    if (bundle.getSymbolicName() == null) {
      lifecycle.call("removal of " + file.getFileName(), START, () -> remove(bundle));
      throw notInstallable(file, "its manifest has no Bundle-SymbolicName");
    }
    engine.changed("bundle " + named(bundle) + " installed");
    if (start) {
      return start(Long.toString(bundle.getBundleId()));
    }
    return diagnosis.report(bundle, "installed, not started");
  }

  @Override
  public BundleReport start(String name) {
    Bundle bundle = find(name);
    lifecycle.call(
        "start of " + named(bundle),
        START,
        () -> {
          try {
            bundle.start(Bundle.START_ACTIVATION_POLICY);
            return true;
          } catch (BundleException e) {
            throw SheafException.of(DOES_NOT_START, "bundle " + named(bundle) + " does not start")
                .expected("every requirement met")
                .found(BundleDiagnosis.innermost(e))
                .next("sheaf:bundle why " + bundle.getSymbolicName())
                .cause(e)
                .toException();
          }
        });
    ComponentBarrier.await(new Bundle[] {bundle}, APPEAR);
    lifecycle.settle(START);
    engine.reconsider();
    engine.changed("bundle " + named(bundle) + " started");
    return diagnosis.report(bundle, "started");
  }

  @Override
  public BundleReport stop(String name) {
    Bundle bundle = find(name);
    refuseFixed(bundle, "stop");
    String note = stopParked(bundle, false);
    engine.reconsider();
    return diagnosis.report(bundle, note);
  }

  @Override
  public BundleReport update(String name, URI jar) {
    Bundle bundle = find(name);
    refuseFixed(bundle, "update");
    Path file = file(jar);
    String before = bundle.getVersion().toString();
    boolean ran = bundle.getState() == Bundle.ACTIVE;
    String note = ran ? stopParked(bundle, true) + "; " : "";
    lifecycle.call(
        "update of " + named(bundle),
        START,
        () -> {
          try (InputStream in = Files.newInputStream(file)) {
            bundle.update(in);
            return true;
          } catch (BundleException e) {
            if (ran) {
              bundle.start(Bundle.START_ACTIVATION_POLICY);
            }
            throw notInstallable(file, e);
          }
        });
    if (ran) {
      start(Long.toString(bundle.getBundleId()));
    }
    engine.changed(
        "bundle "
            + bundle.getSymbolicName()
            + " updated from "
            + before
            + " to "
            + bundle.getVersion());
    return diagnosis.report(bundle, note + "updated from " + before);
  }

  @Override
  public BundleReport uninstall(String name) {
    Bundle bundle = find(name);
    refuseFixed(bundle, "uninstall");
    String note = bundle.getState() == Bundle.ACTIVE ? stopParked(bundle, false) + "; " : "";
    lifecycle.call("uninstallation of " + named(bundle), START, () -> remove(bundle));
    engine.reconsider();
    engine.changed("bundle " + named(bundle) + " uninstalled");
    return diagnosis.report(bundle, note + "uninstalled");
  }

  private static boolean remove(Bundle bundle) throws BundleException {
    bundle.uninstall();
    return true;
  }

  /** Parks at the step boundary, then stops. What moves, moves afterwards. */
  private String stopParked(Bundle bundle, boolean hold) {
    long start = System.nanoTime();
    int parked = engine.park(bundle, hold);
    double parkMillis = (System.nanoTime() - start) * 1e-6;
    String zombie = "";
    try {
      lifecycle.call(
          "stop of " + named(bundle),
          STOP,
          () -> {
            bundle.stop();
            return true;
          });
    } catch (SheafException e) {
      if (!e.code().equals(Lifecycle.TIMED_OUT)) {
        throw e;
      }
      zombie = "; it hangs while it stops: a zombie, restart when convenient";
    }
    engine.changed("bundle " + named(bundle) + " stopped");
    return "%d sequences parked in %.0f ms, stopped in %.0f ms%s"
        .formatted(parked, parkMillis, (System.nanoTime() - start) * 1e-6, zombie);
  }

  private Bundle find(String name) {
    List<Bundle> found = BundleNames.find(context.getBundles(), name);
    if (found.isEmpty()) {
      throw SheafException.of(NO_SUCH_BUNDLE, "no bundle is called '" + name + "'")
          .expected("a symbolic name, with or without dev.sheaf., or an id")
          .found(name)
          .next("sheaf:bundle list")
          .toException();
    }
    if (found.size() > 1) {
      throw SheafException.of(AMBIGUOUS, "several bundles are called '" + name + "'")
          .expected("one of " + found.stream().map(BundleOperations::named).toList())
          .found(name)
          .next("add @version, or use the id")
          .toException();
    }
    return found.getFirst();
  }

  private static void refuseFixed(Bundle bundle, String verb) {
    if (bundle.getBundleId() == 0 || FIXED.contains(String.valueOf(bundle.getSymbolicName()))) {
      throw SheafException.of(
              HOLDS_EVERYTHING,
              "this shell cannot " + verb + " " + named(bundle) + ", which it runs on")
          .expected("a technique's bundle")
          .found(named(bundle))
          .next("stop Sheaf, replace the jar under system/, and start it again")
          .toException();
    }
  }

  private static Path file(URI jar) {
    try {
      Path file = Path.of(jar);
      if (Files.isRegularFile(file) && Files.isReadable(file)) {
        return file;
      }
    } catch (IllegalArgumentException | java.nio.file.FileSystemNotFoundException notAFile) {
      throw notInstallable(jar, "only files of this machine can be installed");
    }
    throw notInstallable(jar, "there is no readable file");
  }

  private static SheafException notInstallable(Object jar, BundleException e) {
    if (e.getType() == BundleException.DUPLICATE_BUNDLE_ERROR) {
      return SheafException.of(
              ALREADY_THERE, "a bundle of that name and version is installed already")
          .expected("another version")
          .found(BundleDiagnosis.innermost(e))
          .where(jar)
          .next("sheaf:bundle update <bundle> <jar>")
          .cause(e)
          .toException();
    }
    return notInstallable(jar, BundleDiagnosis.innermost(e));
  }

  private static SheafException notInstallable(Object jar, String reason) {
    return SheafException.of(NOT_INSTALLABLE, "the file cannot be installed as a bundle")
        .expected("a readable jar with an OSGi manifest")
        .found(reason)
        .where(jar)
        .next("check the path, or build the bundle again; what runs is not touched")
        .toException();
  }

  private static String named(Bundle b) {
    return b.getSymbolicName() + " " + b.getVersion();
  }

  /** The start level of a bundle; 0 once it is uninstalled. */
  static int level(Bundle b) {
    if (b.getState() == Bundle.UNINSTALLED) {
      return 0;
    }
    BundleStartLevel level = b.adapt(BundleStartLevel.class);
    return level == null ? 0 : level.getStartLevel();
  }
}
