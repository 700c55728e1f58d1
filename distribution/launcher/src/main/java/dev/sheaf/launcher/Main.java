package dev.sheaf.launcher;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.felix.framework.FrameworkFactory;

/** The process: checks, framework, one command, exit code. */
public final class Main {
  private static final int DEFECT = 1;
  private static final int INTERRUPTED = 130;

  private Main() {}

  /** Started by {@code bin/sheaf}. */
  public static void main(String[] words) {
    // Model text is UTF-8 whatever the terminal's locale says.
    PrintStream out = utf8(FileDescriptor.out);
    PrintStream err = utf8(FileDescriptor.err);
    System.setOut(out);
    System.setErr(err);
    Interruption interruption = Interruption.install();
    int exitCode;
    try {
      exitCode = launch(List.of(words), out, err, interruption);
    } catch (LaunchException e) {
      err.println(e.getMessage());
      exitCode = e.exitCode();
    } catch (InterruptedException e) {
      exitCode = INTERRUPTED;
    } catch (IOException | RuntimeException e) {
      e.printStackTrace(err);
      exitCode = DEFECT;
    }
    out.flush();
    err.flush();
    interruption.ended();
    System.exit(exitCode);
  }

  private static int launch(
      List<String> words, PrintStream out, PrintStream err, Interruption interruption)
      throws LaunchException, InterruptedException, IOException {
    Request request = Request.parse(words);
    Machine.current().check();
    Home home = Home.locate(System.getProperty("sheaf.home"), System.getenv("SHEAF_VAR"));
    home.prepare();
    home.forgetOldLogs();
    Limits.ofThisProcess().check();
    try (CacheFolder cache = CacheFolder.claim(home.var())) {
      Map<String, String> settings = Settings.read(home, cache, System.getProperties());
      try (Container container =
          Container.start(
              plain -> new FrameworkFactory().newFramework(new FrameworkLog(err).into(plain)),
              settings,
              home,
              cache)) {
        interruption.watch(container);
        interruption.check();
        return container.run(request.toMap(System.in, out, err));
      }
    }
  }

  private static PrintStream utf8(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }
}
