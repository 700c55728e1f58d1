package dev.sheaf.format.safetensors.internal;

import dev.sheaf.model.RegularFile;

/**
 * One file of tensors: the model's only one, or one of several.
 *
 * @param file open
 * @param header checked against it
 */
record Shard(RegularFile file, Header header) {
  static Shard read(RegularFile file) {
    return new Shard(file, Header.read(file));
  }
}
