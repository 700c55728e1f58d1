/** How tokens are chosen: parameters by name, presets, and what a model's makers advise. */
@NullMarked
package dev.sheaf.shell.internal.sampling;

import org.jspecify.annotations.NullMarked;
