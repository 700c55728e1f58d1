/** The answer extractor {@code last-number}. */
@NullMarked
package dev.sheaf.answer.last.number.internal;

import org.jspecify.annotations.NullMarked;
