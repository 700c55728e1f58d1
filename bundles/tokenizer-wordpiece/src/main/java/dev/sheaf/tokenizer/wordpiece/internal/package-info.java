@NullMarked
package dev.sheaf.tokenizer.wordpiece.internal;

import org.jspecify.annotations.NullMarked;
