/**
 * Both backends against reference implementations: the same logits within a bound, the same greedy
 * ids up to the first close call, the same perplexity.
 */
@NullMarked
package dev.sheaf.golden;

import org.jspecify.annotations.NullMarked;
