package dev.trivium.data.contract;

import java.util.List;

/**
 * Rows of this dataset name rows of a parent, which may be the dataset itself.
 *
 * @param path where it stands in the file
 * @param from properties of this dataset
 * @param parent name of the dataset that is referred to
 * @param to properties of the parent, in the order of {@code from}
 * @param warns whether a row without a parent is taken and only counted
 */
public record Reference(
    String path, List<String> from, String parent, List<String> to, boolean warns) {
  /** The reason of a row whose parent is not there. */
  public static final String MISSING = "reference.missing";

  public Reference {
    from = List.copyOf(from);
    to = List.copyOf(to);
  }

  /** What the reason calls it. */
  public String rule() {
    return String.join("_", from) + "." + parent;
  }

  /** The reason a row gets whose parent is not there. */
  public Reason reason() {
    return new Reason(rule(), from.getFirst(), MISSING, warns ? Severity.WARNING : Severity.ERROR);
  }
}
