package dev.sheaf.reasoning;

/**
 * The model that generates, as something to be bound to.
 *
 * @param name as it is loaded
 * @param digest of its file
 * @param vocabulary width of its logits
 */
public record ModelHandle(String name, String digest, int vocabulary) {}
