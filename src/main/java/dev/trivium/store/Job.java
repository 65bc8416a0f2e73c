package dev.trivium.store;

/** The closed list of background work that may reach all regions. */
public enum Job {
  /** Ends responses whose node died. */
  RESPONSES,
  /** Takes out tickets that are used or too old: who uses one is known only afterwards. */
  TICKETS,
  /** Keeps budgets and usage over all callers, and settles what dead nodes held. */
  BUDGETS,
  /** Measures quality over whole datasets and watches for what is unusual. */
  QUALITY,
  /** Adds summaries up anew where their rows changed. */
  SUMMARY,
  /** Follows what was changed, on whatever node. */
  CHANGES,
  /** Marks batches whose node died as interrupted. */
  BATCHES,
  /** Chains the entries of the audit trail. */
  AUDIT,
  /** Sends lineage events and prunes old ones. */
  LINEAGE,
  /** Deletes what is older than it is kept: rows by their contract, and what running collects. */
  RETENTION,
  /** Takes out of the tables what belongs to erased subjects. */
  ERASURE,
  /** Keeps the list of backups and restore drills. */
  BACKUP,
  /** Writes down that the database was exported, imported or adopted. */
  MOVING,
  /** Ends documents whose node died while it read them. */
  DOCUMENTS
}
