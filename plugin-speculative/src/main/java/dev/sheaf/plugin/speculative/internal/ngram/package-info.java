/**
 * Drafts by looking up what followed the last few tokens earlier.
 *
 * <p>A {@link dev.sheaf.plugin.speculative.internal.ngram.Scope} remembers, in a {@link
 * dev.sheaf.plugin.speculative.internal.ngram.GramTable}, which tokens followed which n-grams of
 * the sequences that may learn from each other. A {@link
 * dev.sheaf.plugin.speculative.internal.ngram.DraftTree} follows the likeliest of these, {@link
 * dev.sheaf.plugin.speculative.internal.ngram.Pace} says how far. {@link
 * dev.sheaf.plugin.speculative.internal.ngram.NgramDrafter} joins them.
 */
@NullMarked
package dev.sheaf.plugin.speculative.internal.ngram;

import org.jspecify.annotations.NullMarked;
