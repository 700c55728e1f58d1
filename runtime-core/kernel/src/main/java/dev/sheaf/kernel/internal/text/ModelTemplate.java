package dev.sheaf.kernel.internal.text;

import dev.sheaf.text.ChatTemplate;

/**
 * A model's chat template.
 *
 * @param source as the file has it
 * @param compiled from it
 */
public record ModelTemplate(String source, ChatTemplate compiled) {}
