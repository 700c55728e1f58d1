package dev.sheaf.report;

/**
 * A bundle.
 *
 * @param id of the framework
 * @param name symbolic name
 * @param version of the bundle
 * @param state {@code active, resolved, installed, starting, stopping, uninstalled}, or {@code
 *     zombie}: stopped, but a thread or memory of it stays
 * @param level start level
 * @param description one sentence
 * @param note what the last operation did, for instance how many sequences were parked and for how
 *     long; else empty
 */
public record BundleReport(
    long id,
    String name,
    String version,
    String state,
    int level,
    String description,
    String note) {}
