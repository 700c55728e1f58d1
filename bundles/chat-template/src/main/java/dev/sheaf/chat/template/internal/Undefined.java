package dev.sheaf.chat.template.internal;

/**
 * The value of what is not there: empty as a text, false, without items; any look inside it fails.
 *
 * @param what the expression that gave it, for messages
 */
record Undefined(String what) {}
