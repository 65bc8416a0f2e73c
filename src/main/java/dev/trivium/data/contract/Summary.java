package dev.trivium.data.contract;

import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A table that keeps what rows add up to. The rows behind each of its keys are always counted.
 *
 * @param relation name of its table in the schema {@code data}
 * @param by what its rows are told apart by, within a region
 * @param sums whole numbers and decimals that are added up
 * @param counts properties whose values are counted, where a row has one
 */
public record Summary(
    String name, String relation, List<Key> by, List<Property> sums, List<Property> counts) {
  public Summary {
    by = List.copyOf(by);
    sums = List.copyOf(sums);
    counts = List.copyOf(counts);
  }

  /**
   * A part of the key.
   *
   * @param grain of a date or moment; nothing else has one
   */
  public record Key(Property property, Optional<Grain> grain) {
    String shown() {
      return property.name() + grain.map(unit -> " " + unit.word()).orElse("");
    }
  }

  /** The first date of the key. Its periods are what is marked and added up anew. */
  public Optional<Key> dated() {
    return by.stream().filter(key -> key.grain().isPresent()).findFirst();
  }

  /** All that its table depends on; equal for equal tables. */
  String shown() {
    return "by "
        + by.stream().map(Key::shown).collect(joining(", "))
        + Stream.of(names("; sum ", sums), names("; count ", counts)).collect(joining());
  }

  private static String names(String before, List<Property> properties) {
    return properties.isEmpty()
        ? ""
        : before + properties.stream().map(Property::name).collect(joining(", "));
  }
}
