package dev.trivium.data;

import dev.trivium.data.contract.Contract;
import dev.trivium.data.contract.Property;
import dev.trivium.store.Seal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The columns of an insert in which a row says its key, or that of its parent.
 *
 * @param parent the dataset whose key it is
 * @param names properties of the parent, in alphabetical order
 * @param places of the columns, in the same order
 */
record KeyColumns(String parent, List<String> names, List<Integer> places) {
  KeyColumns {
    names = List.copyOf(names);
    places = List.copyOf(places);
  }

  /**
   * @param from properties of the contract that hold the key
   * @param to properties of the parent with the same values
   */
  static KeyColumns of(Contract contract, List<String> from, String parent, List<String> to) {
    List<Integer> order =
        IntStream.range(0, to.size()).boxed().sorted(Comparator.comparing(to::get)).toList();
    return new KeyColumns(
        parent,
        order.stream().map(to::get).toList(),
        order.stream().map(i -> place(contract, from.get(i))).toList());
  }

  /** Every key by which other rows may name rows of the contract. */
  static List<KeyColumns> own(Contract contract) {
    List<KeyColumns> all = new ArrayList<>();
    List<String> key = contract.key().stream().map(Property::name).toList();
    if (!key.isEmpty()) {
      all.add(of(contract, key, contract.dataset(), key));
    }
    for (Property property : contract.properties()) {
      if (property.unique()) {
        List<String> name = List.of(property.name());
        all.add(of(contract, name, contract.dataset(), name));
      }
    }
    return all;
  }

  /** Place of the compared column among the arrays of a chunk; the region stands at 0. */
  static int place(Contract contract, String name) {
    int place = 1;
    for (Property property : contract.properties()) {
      boolean blind = property.personal() && property.blindColumn().isPresent();
      if (property.name().equals(name)) {
        return blind ? place + 1 : place;
      }
      place += blind ? 2 : 1;
    }
    throw new IllegalStateException("a checked contract names its own properties");
  }

  /** The key of a row as one text; empty if a part of it is absent, so that it names nobody. */
  Optional<String> text(JudgedChunk chunk, int row) {
    StringBuilder text = new StringBuilder(24);
    for (int place : places) {
      Object value = chunk.value(place, row);
      if (value == null) {
        return Optional.empty();
      }
      String part =
          value instanceof byte[] bytes ? HexFormat.of().formatHex(bytes) : value.toString();
      text.append(part.length()).append(':').append(part);
    }
    return Optional.of(text.toString());
  }

  /** What a row without a parent waits for; it tells nothing of the key to who reads it. */
  byte[] waitKey(Seal seal, int region, String text) {
    String message = "wait|" + parent + "|" + String.join(",", names) + "|" + text;
    return seal.rowHash(region, message.getBytes(StandardCharsets.UTF_8));
  }
}
