package dev.sheaf.speculation;

import org.osgi.annotation.versioning.ProviderType;

/** What a drafter may know of the model that it drafts for. */
@ProviderType
public interface DraftContext {
  /** The model's name. */
  String model();

  /** Width of the logits; ids are below it. */
  int vocabulary();

  /** Digest of the model's file, to which anything trained or stored is bound. */
  String modelDigest();
}
