package dev.sheaf.kernel.internal.reasoning;

/** What is counted. The order is the journal's, so it is never changed. */
enum Cost {
  PROMPT,
  THINK,
  ANSWER,
  CANCELLED,
  PROBE,
  REPLAYED,
  DRAFTED,
  COMPUTED,
  REWARDS,
  TOOLS,
  EXECUTIONS
}
