package dev.trivium.data.contract;

import java.util.List;

/**
 * Whose data a row is. The same value of one domain is the same person in every dataset.
 *
 * @param properties whose values together name the subject; the primary key if none is better
 * @param declared whether the contract says so itself, so that rows are looked up by it
 */
public record SubjectRule(List<String> properties, String domain, boolean declared) {
  public SubjectRule {
    properties = List.copyOf(properties);
  }
}
