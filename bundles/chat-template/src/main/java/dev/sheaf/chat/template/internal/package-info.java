@NullMarked
package dev.sheaf.chat.template.internal;

import org.jspecify.annotations.NullMarked;
