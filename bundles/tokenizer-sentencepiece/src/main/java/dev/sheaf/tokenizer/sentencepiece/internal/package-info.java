@NullMarked
package dev.sheaf.tokenizer.sentencepiece.internal;

import org.jspecify.annotations.NullMarked;
