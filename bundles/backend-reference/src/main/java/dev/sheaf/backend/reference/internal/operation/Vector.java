package dev.sheaf.backend.reference.internal.operation;

import dev.sheaf.backend.reference.internal.weight.WeightRows;

/** A weight of one row, or the absence of one. */
public final class Vector {
  /** No weight. */
  public static final Vector NONE = new Vector(new double[0]);

  private final double[] elements;

  private Vector(double[] elements) {
    this.elements = elements;
  }

  /** A copy of a matrix of one row. */
  public static Vector of(WeightRows weight) {
    double[] elements = new double[weight.columns()];
    weight.read(0, elements, 0);
    return new Vector(elements);
  }

  boolean present() {
    return elements.length > 0;
  }

  double get(int i) {
    return elements[i];
  }

  /** The element, or 0 if there is no weight. */
  double orZero(int i) {
    return present() ? elements[i] : 0;
  }
}
