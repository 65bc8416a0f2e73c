package dev.trivium.data.contract;

import static dev.trivium.data.contract.Ddl.quoted;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The indexes of a governed table. The region stands before the columns of each. */
public final class Indexes {
  private static final String DESCENDING = " desc";

  private Indexes() {}

  /** One column of an index, behind the region and the columns before it. */
  public record Step(String column, boolean descending) {}

  /** Every index a statement can use: keys, unique properties and all that the plan makes. */
  public static List<List<Step>> of(Contract contract) {
    List<List<Step>> all = new ArrayList<>();
    if (!contract.keyedByHash()) {
      all.add(contract.key().stream().map(key -> new Step(key.column(), false)).toList());
    }
    contract.properties().stream()
        .filter(Property::unique)
        .forEach(property -> all.add(List.of(new Step(property.comparedColumn(), false))));
    secondary(contract).forEach(columns -> all.add(columns.stream().map(Indexes::step).toList()));
    return all;
  }

  /** Those beside the keys, as lists of quoted columns: declared, or needed by what is declared. */
  static Set<List<String>> secondary(Contract contract) {
    Set<List<String>> wanted = new LinkedHashSet<>(contract.indexes());
    contract
        .references()
        .forEach(reference -> wanted.add(ForeignKeys.columns(contract, reference.from())));
    contract.properties().stream()
        .filter(property -> property.blindLookup() && !property.unique())
        .flatMap(property -> property.blindColumn().stream())
        .forEach(column -> wanted.add(List.of(quoted(column))));
    dates(contract)
        .filter(column -> wanted.stream().noneMatch(index -> leads(index, column)))
        .toList()
        .forEach(column -> wanted.add(List.of(column)));
    Stream.of("_subject")
        .filter(column -> contract.subject().filter(SubjectRule::declared).isPresent())
        .forEach(column -> wanted.add(List.of(column)));
    return wanted;
  }

  /** The dates by which summaries are kept: without an index each change reads all rows again. */
  private static Stream<String> dates(Contract contract) {
    return contract.summaries().stream()
        .flatMap(summary -> summary.dated().stream())
        .map(SummarySql::column)
        .distinct();
  }

  private static boolean leads(List<String> index, String column) {
    return !index.isEmpty()
        && (index.getFirst().equals(column) || index.getFirst().equals(column + DESCENDING));
  }

  private static Step step(String column) {
    boolean descending = column.endsWith(DESCENDING);
    String name = descending ? column.substring(0, column.length() - DESCENDING.length()) : column;
    return new Step(name.replace("\"", ""), descending);
  }
}
