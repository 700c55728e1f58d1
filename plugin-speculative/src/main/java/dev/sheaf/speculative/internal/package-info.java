/** Will hold the drafters. Nothing is registered yet. */
@NullMarked
package dev.sheaf.speculative.internal;

import org.jspecify.annotations.NullMarked;
