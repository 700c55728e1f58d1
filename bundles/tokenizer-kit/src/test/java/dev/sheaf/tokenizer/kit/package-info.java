@NullMarked
package dev.sheaf.tokenizer.kit;

import org.jspecify.annotations.NullMarked;
