/** The answer extractor {@code last-line}. */
@NullMarked
package dev.sheaf.answer.last.line.internal;

import org.jspecify.annotations.NullMarked;
