package dev.trivium.chat.confidence;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Turns signals into a score and a band. It is data: it holds for the signals and the parser it was
 * fitted to, and for no others.
 *
 * @param parser version of the reading of questions
 * @param signals names of the signals, in order
 * @param labels how many it was fitted to
 * @param aims what thresholds keep to
 * @param pooled of all classes together, for those without one of their own
 * @param classes by class of question
 * @param guarantees by class; a class without one is never answered without a reservation
 * @param measured how well it does on groups it was not fitted to, by name
 */
public record Calibrator(
    String id,
    LocalDate date,
    String parser,
    List<String> signals,
    int labels,
    Aims aims,
    Fitted pooled,
    Map<String, Fitted> classes,
    Map<String, Guarantee> guarantees,
    Map<String, Double> measured) {
  private static final int REASONS = 3;
  private static final double WEIGHTY = 0.15;
  private static final String UNCHECKED = "too few answers of this kind were checked";
  private static final String TOO_OFTEN = "answers like this one are wrong too often";

  /**
   * What thresholds keep to.
   *
   * @param alpha share of wrong answers that is borne among those given without reservation
   * @param delta chance that the bound does not hold
   * @param askBelow score under which it is asked back
   */
  public record Aims(double alpha, double delta, double askBelow) {
    public static final Aims USUAL = new Aims(0.05, 0.05, 0.4);

    public Aims {
      boolean shares = alpha > 0 && alpha < 1 && delta > 0 && delta < 1;
      if (!shares || askBelow < 0 || askBelow > 1) {
        throw new IllegalArgumentException("aims are shares");
      }
    }
  }

  public Calibrator {
    signals = List.copyOf(signals);
    classes = new TreeMap<>(classes);
    guarantees = new TreeMap<>(guarantees);
    measured = new TreeMap<>(measured);
  }

  /** Whether it was fitted to what is measured now. */
  public boolean fits(String parserNow) {
    return parser.equals(parserNow) && signals.equals(Signals.names());
  }

  private Fitted fitted(String type) {
    return classes.getOrDefault(type, pooled);
  }

  double score(Signals signals) {
    return fitted(signals.type()).score(signals);
  }

  /** How sure an answer with these signals is. */
  public Confidence judge(Signals signals) {
    double score = Math.round(score(signals) * 1e4) / 1e4;
    Optional<Guarantee> guarantee = Optional.ofNullable(guarantees.get(signals.type()));
    boolean high = guarantee.filter(g -> score >= g.threshold()).isPresent();
    Band band = high ? Band.HIGH : score < aims.askBelow() ? Band.LOW : Band.MEDIUM;
    List<String> reasons = new ArrayList<>(reasons(signals));
    if (band != Band.HIGH && reasons.isEmpty()) {
      reasons.add(guarantee.isEmpty() ? UNCHECKED : TOO_OFTEN);
    }
    return new Confidence(score, band, reasons, guarantee);
  }

  /**
   * What a reading without any calibrator is worth: no more than medium, whatever it looks like.
   */
  public static Confidence unmeasured(Signals signals) {
    Band band = signals.verified() ? Band.HIGH : Band.MEDIUM;
    List<String> reasons = new ArrayList<>();
    for (Signal signal : Signal.values()) {
      if (signals.of(signal) >= 0.5 && reasons.size() < REASONS) {
        reasons.add(signal.reason());
      }
    }
    return new Confidence(null, band, reasons, Optional.empty());
  }

  private List<String> reasons(Signals signals) {
    Logistic logistic = fitted(signals.type()).logistic();
    record Weighed(Signal signal, double weight) {}
    List<Signal> all = List.of(Signal.values());
    return IntStream.range(0, all.size())
        .mapToObj(i -> new Weighed(all.get(i), -logistic.weights().get(i) * signals.of(all.get(i))))
        .filter(weighed -> weighed.weight() >= WEIGHTY)
        .sorted(Comparator.comparingDouble(weighed -> -weighed.weight()))
        .limit(REASONS)
        .map(weighed -> weighed.signal().reason())
        .toList();
  }
}
