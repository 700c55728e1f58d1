package dev.sheaf.chat.template.internal;

/** The value {@code none}. */
enum None {
  NONE
}
