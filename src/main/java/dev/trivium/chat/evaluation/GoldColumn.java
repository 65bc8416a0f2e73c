package dev.trivium.chat.evaluation;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A gold column: how cells are read by it, and when two of them are equal. */
final class GoldColumn {
  private static final Pattern DAY = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
  private static final double ROUNDING = 1e-9;
  private static final double ALMOST_ZERO = 1e-12;

  private enum Reading {
    NUMBER,
    DAY,
    TEXT
  }

  private final Reading reading;
  private final double tolerance;
  private final List<Double> scales;
  private final List<@Nullable Object> cells;

  GoldColumn(List<@Nullable Object> gold, double tolerance, boolean percent) {
    this.reading = reading(gold.stream().filter(Objects::nonNull).toList());
    this.tolerance = tolerance;
    this.scales = percent ? List.of(1.0, 0.01) : List.of(1.0);
    List<@Nullable Object> read = new ArrayList<>();
    gold.forEach(cell -> read.add(cell == null ? null : read(cell)));
    this.cells = read;
  }

  private static Reading reading(List<?> known) {
    if (!known.isEmpty() && known.stream().allMatch(GoldColumn::day)) {
      return Reading.DAY;
    }
    boolean numbers = !known.isEmpty() && known.stream().allMatch(Number.class::isInstance);
    return numbers ? Reading.NUMBER : Reading.TEXT;
  }

  private static boolean day(@Nullable Object cell) {
    return cell instanceof LocalDate
        || (cell instanceof String text && DAY.matcher(text).matches());
  }

  private @Nullable Object read(Object cell) {
    return switch (reading) {
      case NUMBER -> Cells.number(cell);
      case DAY -> Cells.day(cell);
      case TEXT -> Cells.text(cell);
    };
  }

  boolean numeric() {
    return reading == Reading.NUMBER;
  }

  @Nullable Object cell(int row) {
    return cells.get(row);
  }

  /** The readings of a result column that could be this one in some order of the rows. */
  List<List<@Nullable Object>> fits(List<@Nullable Object> column) {
    List<List<@Nullable Object>> out = new ArrayList<>();
    for (double scale : scales) {
      converted(column, scale).filter(this::plausible).ifPresent(out::add);
    }
    return out;
  }

  private Optional<List<@Nullable Object>> converted(List<@Nullable Object> column, double scale) {
    List<@Nullable Object> out = new ArrayList<>(column.size());
    for (Object cell : column) {
      if (cell == null || cell.equals("")) {
        out.add(null);
        continue;
      }
      Object value = read(cell);
      if (value == null) {
        return Optional.empty();
      }
      out.add(value instanceof Double number ? (Object) (number * scale) : value);
    }
    return Optional.of(out);
  }

  private boolean plausible(List<@Nullable Object> column) {
    List<Object> gold = sorted(cells);
    List<Object> got = sorted(column);
    if (gold.size() != got.size()) {
      return false;
    }
    for (int i = 0; i < gold.size(); i++) {
      if (!same(gold.get(i), got.get(i))) {
        return false;
      }
    }
    return true;
  }

  private List<Object> sorted(List<@Nullable Object> column) {
    Comparator<Object> order =
        switch (reading) {
          case NUMBER -> Comparator.comparing(Double.class::cast);
          case DAY -> Comparator.comparing(LocalDate.class::cast);
          case TEXT -> Comparator.comparing(String.class::cast);
        };
    List<Object> out = new ArrayList<>();
    for (Object cell : column) {
      if (cell != null) {
        out.add(cell);
      }
    }
    out.sort(order);
    return out;
  }

  boolean same(@Nullable Object gold, @Nullable Object got) {
    if (gold instanceof Double wanted && got instanceof Double number) {
      double slack = Math.max(tolerance, ROUNDING * Math.abs(wanted)) + ALMOST_ZERO;
      return Math.abs(wanted - number) <= slack;
    }
    return Objects.equals(gold, got);
  }
}
