/**
 * The arithmetic: one operation and one weight type per file, each beside its scalar definition.
 *
 * <p>A kernel and its definition perform the same operations in the same order, so they agree to
 * the bit, compiled or interpreted: every multiply-add is an explicit fma, no sum is left to an
 * unordered reduction, no function comes from an intrinsic that has a different fallback.
 */
@NullMarked
package dev.sheaf.backend.cpu.internal.kernel;

import org.jspecify.annotations.NullMarked;
