/** Between text and tokens: prompts to ids, ids to text that may be shown. */
@NullMarked
package dev.sheaf.kernel.internal.text;

import org.jspecify.annotations.NullMarked;
