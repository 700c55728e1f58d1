/**
 * The only vocabulary of failure.
 *
 * <p>Every refusal that reaches a person carries a stable {@linkplain ErrorCode code}, one sentence
 * of fact, what was expected, what was found, where, and what to do next. The {@linkplain ErrorKind
 * kind} of a code fixes the exit code, the HTTP status and the advice on retrying, so that the
 * shell, HTTP and the Java API say the same.
 */
@Export
@Version("1.0.0")
@NullMarked
package dev.sheaf.error;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
