package dev.sheaf.shell.internal;

import java.io.InputStream;
import java.io.PrintStream;

/**
 * Where one command reads and talks.
 *
 * @param in what is typed or piped
 * @param out results only
 * @param err everything else
 * @param terminal whether a person sits at both ends
 */
public record Streams(InputStream in, PrintStream out, PrintStream err, boolean terminal) {}
