package dev.trivium.llm.settings;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The members of one mapping, taken one by one; every mistake is noted with its line, and {@link
 * #end} notes what nobody asked for.
 */
public final class Members {
  private final Map<String, Entry> members;
  private final String where;
  private final int line;
  private final List<String> mistakes;
  private final Set<String> taken = new HashSet<>();

  /**
   * @param where path to it, such as {@code providers[0]}; empty for the file
   * @param mistakes that are added to
   */
  public Members(Entry entry, String where, List<String> mistakes) {
    this.where = where;
    this.line = entry.line();
    this.mistakes = mistakes;
    if (entry instanceof Entry.Mapping mapping) {
      this.members = mapping.members();
    } else {
      this.members = Map.of();
      note(entry, where.isEmpty() ? "the file" : where, "must have members");
    }
  }

  /** The text of a member that must be there and match. */
  public String text(String name, Pattern form, String shape) {
    Optional<String> given = optional(name, form, shape);
    if (given.isEmpty() && !has(name)) {
      missing(name);
    }
    return given.orElse("");
  }

  /** The text of a member that may be missing, but not wrong. */
  public Optional<String> optional(String name, Pattern form, String shape) {
    return scalar(name)
        .filter(given -> fits(given, name, form.matcher(given.text()).matches(), shape))
        .map(Entry.Scalar::text);
  }

  /** A whole number that must be there. */
  public int integer(String name, int least, int most) {
    String shape = "a whole number from " + least + " to " + most;
    String text = text(name, Pattern.compile("\\d{1,9}"), shape);
    if (text.isEmpty()) {
      return least;
    }
    int number = Integer.parseInt(text);
    Entry given = members.get(name);
    if (given != null && (number < least || number > most)) {
      note(given, path(name), "must be " + shape);
      return least;
    }
    return number;
  }

  /** A decimal number of at most six digits behind the point that must be there, not below 0. */
  public BigDecimal decimal(String name) {
    String text =
        text(
            name,
            Pattern.compile("\\d{1,4}(\\.\\d{1,6})?"),
            "an amount such as 0.40, below 10000, with at most six digits behind the point");
    return text.isEmpty() ? BigDecimal.ZERO : new BigDecimal(text);
  }

  /** The mapping of a member, if it is there. */
  public Optional<Members> mapping(String name) {
    taken.add(name);
    return Optional.ofNullable(members.get(name))
        .map(entry -> new Members(entry, path(name), mistakes));
  }

  /** The mappings of a list that must be there and not be empty. */
  public List<Members> mappings(String name) {
    List<Members> all = new ArrayList<>();
    List<Entry> entries = sequence(name);
    for (int i = 0; i < entries.size(); i++) {
      all.add(new Members(entries.get(i), path(name) + "[" + i + "]", mistakes));
    }
    if (all.isEmpty() && members.get(name) instanceof Entry.Sequence empty) {
      note(empty, path(name), "must not be empty");
    } else if (!has(name)) {
      missing(name);
    }
    return all;
  }

  /** The texts of a list that may be missing. */
  public Set<String> texts(String name, Pattern form, String shape) {
    Set<String> all = new HashSet<>();
    for (Entry entry : sequence(name)) {
      String text = entry instanceof Entry.Scalar scalar ? scalar.text() : "";
      if (fits(entry, name, form.matcher(text).matches(), shape)) {
        all.add(text);
      }
    }
    return all;
  }

  /** Notes a mistake of a member, or of the whole where that is missing. */
  public void mistake(String name, String why) {
    Entry entry = members.get(name);
    mistakes.add(at(entry == null ? line : entry.line(), path(name)) + why);
  }

  /** Notes all members that nobody took. */
  public void end() {
    members.forEach((name, entry) -> {
      if (!taken.contains(name)) {
        note(
            entry,
            path(name),
            "is not known here; it may be one of " + String.join(", ", sorted()));
      }
    });
  }

  private List<String> sorted() {
    return taken.stream().sorted().toList();
  }

  private boolean has(String name) {
    return members.containsKey(name);
  }

  private List<Entry> sequence(String name) {
    taken.add(name);
    return switch (members.get(name)) {
      case null -> List.of();
      case Entry.Sequence sequence -> sequence.entries();
      case Entry.Scalar scalar -> noList(scalar, name);
      case Entry.Mapping mapping -> noList(mapping, name);
    };
  }

  private List<Entry> noList(Entry entry, String name) {
    note(entry, path(name), "must be a list");
    return List.of();
  }

  private Optional<Entry.Scalar> scalar(String name) {
    taken.add(name);
    Entry entry = members.get(name);
    if (entry == null) {
      return Optional.empty();
    }
    if (entry instanceof Entry.Scalar scalar) {
      return Optional.of(scalar);
    }
    note(entry, path(name), "must be one value");
    return Optional.empty();
  }

  private boolean fits(Entry entry, String name, boolean matches, String shape) {
    if (!matches) {
      note(entry, path(name), "must be " + shape);
    }
    return matches;
  }

  private void missing(String name) {
    mistakes.add(at(line, path(name)) + "is missing");
  }

  private void note(Entry entry, String what, String why) {
    mistakes.add(at(entry.line(), what) + why);
  }

  private static String at(int line, String what) {
    return "line " + line + ", " + what + ": ";
  }

  private String path(String name) {
    return where.isEmpty() ? name : where + "." + name;
  }
}
