@NullMarked
package dev.sheaf.format.tokenizer.internal;

import org.jspecify.annotations.NullMarked;
