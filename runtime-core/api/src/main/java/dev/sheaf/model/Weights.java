package dev.sheaf.model;

import java.util.Optional;

/** The tensors that a graph's weights name. Safe to read from several threads. */
@FunctionalInterface
public interface Weights {
  /** The tensor of that name, if the file has one. */
  Optional<Tensor> find(String name);
}
