package dev.trivium.chat.confidence;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.chat.confidence.Calibrator.Aims;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Calibrators as JSON: what they hold for, weights by signal, curves, thresholds, figures. */
public final class CalibratorJson {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private CalibratorJson() {}

  public static ObjectNode write(Calibrator calibrator) {
    ObjectNode out = NODES.objectNode();
    out.put("id", calibrator.id());
    out.put("date", calibrator.date().toString());
    out.put("parser", calibrator.parser());
    calibrator.signals().forEach(out.putArray("signals")::add);
    out.put("labels", calibrator.labels());
    ObjectNode aims = out.putObject("aims");
    aims.put("alpha", calibrator.aims().alpha());
    aims.put("delta", calibrator.aims().delta());
    aims.put("ask_below", calibrator.aims().askBelow());
    calibrator.measured().forEach(out.putObject("measured")::put);
    ObjectNode guarantees = out.putObject("guarantees");
    calibrator.guarantees().forEach((type, g) -> guarantees.set(type, guarantee(g)));
    out.set("pooled", fitted(calibrator.pooled()));
    ObjectNode classes = out.putObject("classes");
    calibrator.classes().forEach((type, fitted) -> classes.set(type, fitted(fitted)));
    return out;
  }

  /** What a class is held to, for readers. */
  public static ObjectNode guarantee(Guarantee guarantee) {
    ObjectNode out = NODES.objectNode();
    out.put("threshold", guarantee.threshold());
    out.put("answered", guarantee.answered());
    out.put("errors", guarantee.errors());
    out.put("error_at_most", rounded(guarantee.errorAtMost()));
    return out;
  }

  private static ObjectNode fitted(Fitted fitted) {
    ObjectNode out = NODES.objectNode();
    out.put("labels", fitted.labels());
    out.put("intercept", rounded(fitted.logistic().intercept()));
    ObjectNode weights = out.putObject("weights");
    for (Signal signal : Signal.values()) {
      double weight = rounded(fitted.logistic().weights().get(signal.place()));
      if (weight != 0) {
        weights.put(signal.key(), weight);
      }
    }
    ObjectNode curve = out.putObject("curve");
    switch (fitted.curve()) {
      case Curve.Platt platt -> {
        curve.put("slope", rounded(platt.slope()));
        curve.put("offset", rounded(platt.offset()));
      }
      case Curve.Isotonic stairs -> {
        stairs.odds().forEach(odds -> array(curve, "odds").add(rounded(odds)));
        stairs.shares().forEach(share -> array(curve, "shares").add(rounded(share)));
      }
    }
    return out;
  }

  private static ArrayNode array(ObjectNode in, String name) {
    return in.get(name) instanceof ArrayNode there ? there : in.putArray(name);
  }

  private static double rounded(double number) {
    return Math.round(number * 1e5) / 1e5;
  }

  /** Errors: {@link IllegalArgumentException} with the member that cannot be read. */
  public static Calibrator read(JsonNode file) {
    List<String> signals = new ArrayList<>();
    needed(file, "signals").forEach(name -> signals.add(name.asText()));
    JsonNode aims = needed(file, "aims");
    Map<String, Fitted> classes = new TreeMap<>();
    file.path("classes")
        .properties()
        .forEach(entry -> classes.put(entry.getKey(), fitted(entry.getValue(), signals)));
    Map<String, Guarantee> guarantees = new TreeMap<>();
    file.path("guarantees")
        .properties()
        .forEach(entry -> guarantees.put(entry.getKey(), guarantee(entry.getValue())));
    Map<String, Double> measured = new TreeMap<>();
    file.path("measured")
        .properties()
        .forEach(entry -> measured.put(entry.getKey(), entry.getValue().asDouble()));
    return new Calibrator(
        text(file, "id"),
        date(text(file, "date")),
        text(file, "parser"),
        signals,
        (int) number(file, "labels"),
        new Aims(number(aims, "alpha"), number(aims, "delta"), number(aims, "ask_below")),
        fitted(needed(file, "pooled"), signals),
        classes,
        guarantees,
        measured);
  }

  private static LocalDate date(String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeException wrong) {
      throw new IllegalArgumentException("'date' is not a day", wrong);
    }
  }

  private static Guarantee guarantee(JsonNode node) {
    return new Guarantee(
        number(node, "threshold"),
        (int) number(node, "answered"),
        (int) number(node, "errors"),
        number(node, "error_at_most"));
  }

  /** Weights of signals that are not known here are dropped: such a calibrator fits nothing. */
  private static Fitted fitted(JsonNode node, List<String> signals) {
    List<Double> weights = new ArrayList<>();
    JsonNode given = needed(node, "weights");
    for (String signal : Signals.names()) {
      double weight = signals.contains(signal) ? given.path(signal).asDouble(0) : 0;
      if (weight > 0) {
        throw new IllegalArgumentException("the weight of '" + signal + "' is above 0");
      }
      weights.add(weight);
    }
    Logistic logistic = new Logistic(number(node, "intercept"), weights);
    return new Fitted(logistic, curve(needed(node, "curve")), (int) number(node, "labels"));
  }

  private static Curve curve(JsonNode node) {
    if (node.has("slope")) {
      return new Curve.Platt(number(node, "slope"), number(node, "offset"));
    }
    List<Double> odds = rising(node, "odds");
    List<Double> shares = rising(node, "shares");
    if (odds.isEmpty() || odds.size() != shares.size()) {
      throw new IllegalArgumentException("a curve needs as many 'shares' as 'odds'");
    }
    return new Curve.Isotonic(odds, shares);
  }

  private static List<Double> rising(JsonNode node, String name) {
    List<Double> out = new ArrayList<>();
    for (JsonNode one : needed(node, name)) {
      if (!one.isNumber() || (!out.isEmpty() && one.asDouble() < out.getLast())) {
        throw new IllegalArgumentException("'" + name + "' must be numbers that never fall");
      }
      out.add(one.asDouble());
    }
    return out;
  }

  private static JsonNode needed(JsonNode node, String name) {
    JsonNode member = node.get(name);
    if (member == null || !member.isContainerNode()) {
      throw new IllegalArgumentException("'" + name + "' is missing");
    }
    return member;
  }

  private static String text(JsonNode node, String name) {
    String text = node.path(name).textValue();
    if (text == null || text.isBlank() || text.length() > 100) {
      throw new IllegalArgumentException("'" + name + "' must be a text of 1 to 100 characters");
    }
    return text;
  }

  private static double number(JsonNode node, String name) {
    if (!node.path(name).isNumber()) {
      throw new IllegalArgumentException("'" + name + "' must be a number");
    }
    return node.path(name).asDouble();
  }
}
