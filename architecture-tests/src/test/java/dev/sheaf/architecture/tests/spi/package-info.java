/** Writes docs/vendors/spi.md from the sources of the contracts. */
@NullMarked
package dev.sheaf.architecture.tests.spi;

import org.jspecify.annotations.NullMarked;
