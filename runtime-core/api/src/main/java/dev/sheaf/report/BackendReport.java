package dev.sheaf.report;

import java.util.List;

/**
 * A backend.
 *
 * @param name {@code sheaf.name}
 * @param version {@code sheaf.version}
 * @param bundle symbolic name and id
 * @param state {@code probing, standby, active, draining, quarantined}
 * @param device for people
 * @param numerics of what it compiles
 * @param fitness as it says
 * @param tensorTypes it multiplies
 * @param operations it computes
 * @param models it serves now
 * @param reason why it is quarantined; else empty
 */
public record BackendReport(
    String name,
    String version,
    String bundle,
    String state,
    String device,
    String numerics,
    int fitness,
    List<String> tensorTypes,
    List<String> operations,
    List<String> models,
    String reason) {
  public BackendReport {
    tensorTypes = List.copyOf(tensorTypes);
    operations = List.copyOf(operations);
    models = List.copyOf(models);
  }
}
