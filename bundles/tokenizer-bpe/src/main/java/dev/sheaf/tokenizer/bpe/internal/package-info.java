@NullMarked
package dev.sheaf.tokenizer.bpe.internal;

import org.jspecify.annotations.NullMarked;
