/** Talking with a model: the conversation, its commands, its file, and how an answer looks. */
@NullMarked
package dev.sheaf.shell.internal.chat;

import org.jspecify.annotations.NullMarked;
