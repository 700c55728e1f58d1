package dev.sheaf.engine;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Ends a sequence from inside the loop; rebuilt by pushing its tokens again. Time-bounded: a few
 * microseconds per call.
 */
@ConsumerType
public interface StopRule {
  /** Takes a token; true: the sequence ends after it. */
  boolean push(int token);

  /** Takes back the token pushed last. */
  void pop();
}
