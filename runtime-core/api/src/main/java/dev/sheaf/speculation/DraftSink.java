package dev.sheaf.speculation;

import org.osgi.annotation.versioning.ProviderType;

/** Takes proposals. */
@ProviderType
public interface DraftSink {
  /**
   * Adds a node to the row's draft tree.
   *
   * @param row index into the rows asked for
   * @param parent a node returned before, or −1 for the row's last token
   * @return the new node, or −1 if the row's budget is used up
   */
  int add(int row, int parent, int token);
}
