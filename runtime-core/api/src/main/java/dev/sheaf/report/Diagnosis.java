package dev.sheaf.report;

import java.util.List;

/**
 * Why something is as it is.
 *
 * @param subject what was asked about
 * @param state its state in one word
 * @param summary one sentence
 * @param findings worst first: each one sentence
 * @param next what to do; empty if nothing
 */
public record Diagnosis(
    String subject, String state, String summary, List<String> findings, String next) {
  public Diagnosis {
    findings = List.copyOf(findings);
  }
}
