/**
 * Blocks and slots, counted by how many sequences hold them.
 *
 * <p>{@link dev.sheaf.cache.paged.internal.NumberPool} knows how often each number is held and
 * nothing else; {@link dev.sheaf.cache.paged.internal.PagedSequence} is the receipt for the blocks
 * and the slot of one sequence.
 */
@NullMarked
package dev.sheaf.cache.paged.internal;

import org.jspecify.annotations.NullMarked;
