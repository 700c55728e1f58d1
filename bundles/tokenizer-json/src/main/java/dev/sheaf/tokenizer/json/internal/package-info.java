@NullMarked
package dev.sheaf.tokenizer.json.internal;

import org.jspecify.annotations.NullMarked;
