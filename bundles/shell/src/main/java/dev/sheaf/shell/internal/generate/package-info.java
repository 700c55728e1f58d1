/** Asks for a generation and reads it: options, prompt, model, streamed text, report. */
@NullMarked
package dev.sheaf.shell.internal.generate;

import org.jspecify.annotations.NullMarked;
