package dev.sheaf.shell.internal;

import dev.sheaf.shell.internal.kernel.Services;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a test has registered, and how much of it is in use. */
public final class FakeServices implements Services {
  private final Map<Class<?>, List<String>> namesOnly = new HashMap<>();
  private final Map<Class<?>, List<Named<?>>> services = new HashMap<>();
  private int inUse;

  /** Names of a kind whose services nobody takes. */
  public void put(Class<?> kind, List<String> names) {
    namesOnly.put(kind, names);
  }

  /** Registers a service; the first of a kind is ranked highest. */
  public <T> FakeServices add(Class<T> kind, String name, T service) {
    services.computeIfAbsent(kind, key -> new ArrayList<>()).add(new Named<>(name, service));
    return this;
  }

  /** Withdraws a kind. */
  public void remove(Class<?> kind) {
    services.remove(kind);
  }

  /** How many were taken and not given back. */
  public int inUse() {
    return inUse;
  }

  @Override
  public List<String> names(Class<?> kind) {
    List<String> names = new ArrayList<>(namesOnly.getOrDefault(kind, List.of()));
    services.getOrDefault(kind, List.of()).forEach(named -> names.add(named.name()));
    return names;
  }

  @Override
  public <T> Taken<T> take(Class<T> kind) {
    List<Named<T>> all = new ArrayList<>();
    for (Named<?> named : services.getOrDefault(kind, List.of())) {
      all.add(new Named<>(named.name(), kind.cast(named.service())));
    }
    inUse += all.size();
    return new Taken<>() {
      @Override
      public List<Named<T>> all() {
        return all;
      }

      @Override
      public void close() {
        inUse -= all.size();
      }
    };
  }
}
