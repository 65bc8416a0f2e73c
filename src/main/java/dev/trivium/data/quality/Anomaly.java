package dev.trivium.data.quality;

import dev.trivium.data.contract.Severity;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One condition that somebody should know of, with every number that decided, so that a person can
 * check it. It never holds a value of a row that is personal.
 *
 * @param batch the delivery it was seen on; empty where none is to blame
 * @param certain whether it is so; otherwise nothing can be said now, and what was said stands
 */
public record Anomaly(
    Topic topic, Severity severity, Optional<UUID> batch, Numbers numbers, boolean certain) {

  /** What kind of condition it is. */
  public enum Kind {
    DRIFT("drift"),
    VOLUME("volume"),
    STALE("stale"),
    SCHEMA("schema"),
    QUALITY("quality"),
    QUARANTINE_AGEING("quarantine-ageing");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    public String word() {
      return word;
    }

    /** Empty for a word that names no kind. */
    public static Optional<Kind> of(String word) {
      for (Kind kind : values()) {
        if (kind.word.equals(word)) {
          return Optional.of(kind);
        }
      }
      return Optional.empty();
    }
  }

  /**
   * What it is about. Of one topic at most one finding is open.
   *
   * @param region its id, or {@link ChunkOutcomes#UNPLACED}
   * @param about the rule, property or column within the kind
   */
  public record Topic(Kind kind, int region, String about) {
    private static final int MOST = 200;

    public Topic {
      about = about.length() <= MOST ? about : about.substring(0, MOST);
    }
  }

  /**
   * What decided.
   *
   * @param formula how observed is computed and compared
   * @param detail further numbers and names that the formula needs
   */
  public record Numbers(
      double observed,
      @Nullable Double expected,
      @Nullable Double threshold,
      String formula,
      Map<String, Object> detail) {
    public Numbers {
      detail = Collections.unmodifiableMap(new LinkedHashMap<>(detail));
    }
  }

  /** The same as something of which nothing new can be said. */
  Anomaly uncertain() {
    return new Anomaly(topic, severity, batch, numbers, false);
  }
}
