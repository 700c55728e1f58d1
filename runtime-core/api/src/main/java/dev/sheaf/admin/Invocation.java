package dev.sheaf.admin;

import java.io.InputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** One call of a command: parsed arguments and where to talk. */
@ProviderType
public interface Invocation {
  /** A positional argument, if given. */
  Optional<String> argument(String name);

  /** All values of a repeating argument. */
  List<String> arguments(String name);

  /** The value of an option, if given; the last one wins. */
  Optional<String> option(String name);

  /** All values of an option that was given several times. */
  List<String> options(String name);

  /** Whether a flag was given. */
  boolean flag(String name);

  /**
   * Whether the result is rendered as one JSON document; a command then prints nothing itself on
   * {@link #out()}.
   */
  boolean json();

  /** Whether a person watches: a terminal, no {@code --json}. */
  boolean interactive();

  /** Standard input. */
  InputStream in();

  /** Data. */
  PrintStream out();

  /** Talk: progress, warnings. */
  PrintStream err();
}
