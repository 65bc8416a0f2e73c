package dev.trivium.data.contract;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One version of a contract, for one dataset.
 *
 * @param id of the contract, the same over all versions
 * @param relation name of the table in the schema {@code data}
 * @param regions codes that the rows may lead to, as far as the contract lists them
 * @param rules about the whole row; those about one property stand with it
 * @param keyedByHash whether a row has no key of its own and is recognised by all it says
 * @param indexes lists of columns, each without the region that precedes it
 * @param writeRoles roles that may deliver, beside writer and steward
 * @param freshness how late it may be; empty where the contract does not say
 * @param retention how long rows are kept; empty where the contract does not say
 * @param subject whose data rows are; empty if nothing in them is personal
 * @param summaries tables that keep what rows add up to
 */
public record Contract(
    String id,
    String version,
    Status status,
    String dataset,
    String relation,
    String label,
    String description,
    List<Property> properties,
    RegionRule region,
    List<String> regions,
    List<Rule> rules,
    boolean keyedByHash,
    List<Reference> references,
    List<List<String>> indexes,
    Set<String> writeRoles,
    boolean refusesUnknownColumns,
    List<Freshness> freshness,
    Optional<Retention> retention,
    Optional<SubjectRule> subject,
    List<Summary> summaries) {

  /** Where the contract stands in its life. */
  public enum Status {
    DRAFT,
    ACTIVE,
    DEPRECATED,
    RETIRED;

    public boolean takesRows() {
      return this == ACTIVE || this == DEPRECATED;
    }
  }

  public Contract {
    properties = List.copyOf(properties);
    regions = List.copyOf(regions);
    references = List.copyOf(references);
    rules = List.copyOf(rules);
    indexes = indexes.stream().map(List::copyOf).toList();
    writeRoles = Set.copyOf(writeRoles);
    freshness = List.copyOf(freshness);
    summaries = List.copyOf(summaries);
  }

  public Optional<Property> property(String name) {
    return properties.stream().filter(property -> property.name().equals(name)).findFirst();
  }

  public boolean deprecated() {
    return status == Status.DEPRECATED;
  }

  /** Whether the parent is found in region 0 and not in the region of the row. */
  public boolean findsInAllRegions(Contract parent) {
    return parent.region instanceof RegionRule.Everywhere
        && !(region instanceof RegionRule.Everywhere);
  }

  /** Properties by name, in the order asked for; names that are unknown are left out. */
  List<Property> named(List<String> names) {
    return names.stream().flatMap(name -> property(name).stream()).toList();
  }

  /** The properties of the primary key, in their order; none if rows are keyed by their hash. */
  public List<Property> key() {
    return properties.stream()
        .filter(Property::isKey)
        .sorted(Comparator.comparingInt(Property::keyPosition))
        .toList();
  }

  /** Every rule, of properties and of the row, in the order of the file. */
  public Stream<Rule> allRules() {
    return Stream.concat(
        properties.stream().flatMap(property -> property.rules().stream()), rules.stream());
  }

  /** Rules that say something about the whole delivery and are not run row by row. */
  public List<Rule> notRunPerRow() {
    return allRules().filter(rule -> rule.check() instanceof Check.NotPerRow).toList();
  }
}
