package dev.trivium.chat.confidence;

import dev.trivium.chat.understanding.Clues;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What speaks against an answer, and the class of question it answers.
 *
 * @param type class of question: total, trend, ranking, definition …
 * @param verified whether somebody who knows wrote this very question into the model
 * @param strengths by {@link Signal}, each from 0 to 1
 */
public record Signals(String type, boolean verified, List<Double> strengths) {
  public Signals {
    strengths = List.copyOf(strengths);
    if (strengths.size() != Signal.values().length) {
      throw new IllegalArgumentException("one strength for each signal");
    }
  }

  /** What is known before anything ran. */
  public static Signals of(String type, boolean verified, Clues clues) {
    return new Signals(
        type,
        verified,
        Arrays.stream(Signal.values()).map(signal -> signal.strength(clues)).toList());
  }

  /** The same with what the rows told. */
  public Signals with(Facts facts) {
    Double[] all = strengths.toArray(new Double[0]);
    all[Signal.EMPTY.place()] = facts.empty() ? 1.0 : 0.0;
    all[Signal.BEHIND.place()] = facts.behind() ? 1.0 : 0.0;
    all[Signal.RUNNING.place()] = facts.running() ? 1.0 : 0.0;
    return new Signals(type, verified, List.of(all));
  }

  public double of(Signal signal) {
    return strengths.get(signal.place());
  }

  /** Strengths that are not 0, by name. */
  public Map<String, Double> shown() {
    Map<String, Double> shown = new LinkedHashMap<>();
    for (Signal signal : Signal.values()) {
      if (of(signal) > 0) {
        shown.put(signal.key(), Math.round(of(signal) * 1e4) / 1e4);
      }
    }
    return shown;
  }

  /** The other way round; names nobody knows are an error. */
  public static Signals read(String type, boolean verified, Map<String, Double> shown) {
    Double[] all = new Double[Signal.values().length];
    Arrays.fill(all, 0.0);
    shown.forEach((key, strength) -> {
      int at = names().indexOf(key);
      if (at < 0 || strength < 0 || strength > 1) {
        throw new IllegalArgumentException("no signal " + key + " of " + strength);
      }
      all[at] = strength;
    });
    return new Signals(type, verified, List.of(all));
  }

  /** Names of all signals, in order; a calibrator holds for these only. */
  public static List<String> names() {
    return Arrays.stream(Signal.values()).map(Signal::key).toList();
  }
}
