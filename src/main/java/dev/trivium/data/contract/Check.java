package dev.trivium.data.contract;

import java.time.LocalDate;
import java.util.Set;

/** A test of one value that has parsed, or of a whole row. Bounds are inclusive. */
public sealed interface Check {

  /** A test of a single value. */
  sealed interface OfValue extends Check {
    boolean passes(Object value);
  }

  /** Whole numbers and decimals, the latter in their smallest unit. */
  record Between(long least, long most) implements OfValue {
    @Override
    public boolean passes(Object value) {
      long number = (Long) value;
      return number >= least && number <= most;
    }
  }

  record RealBetween(double least, double most) implements OfValue {
    @Override
    public boolean passes(Object value) {
      double number = (Double) value;
      return number >= least && number <= most;
    }
  }

  record DayBetween(LocalDate least, LocalDate most) implements OfValue {
    @Override
    public boolean passes(Object value) {
      LocalDate day = (LocalDate) value;
      return !day.isBefore(least) && !day.isAfter(most);
    }
  }

  /** Length in characters as people count them (code points). */
  record Length(int least, int most) implements OfValue {
    @Override
    public boolean passes(Object value) {
      String text = (String) value;
      if (text.length() >= least && text.length() <= most && most == Integer.MAX_VALUE) {
        return true;
      }
      int length = text.codePointCount(0, text.length());
      return length >= least && length <= most;
    }
  }

  /** A regular expression in RE2 syntax, found anywhere unless it is anchored. Linear time. */
  record Matches(String pattern, TextPattern compiled) implements OfValue {
    @Override
    public boolean passes(Object value) {
      return compiled.occursIn((String) value);
    }
  }

  /** The values there may be, typed like the property. */
  record OneOf(Set<Object> values) implements OfValue {
    public OneOf {
      values = java.util.Collections.unmodifiableSet(new java.util.LinkedHashSet<>(values));
    }

    @Override
    public boolean passes(Object value) {
      return values.contains(value);
    }
  }

  /** The values that stand for "nothing was there". */
  record NoneOf(Set<Object> values) implements OfValue {
    public NoneOf {
      values = Set.copyOf(values);
    }

    @Override
    public boolean passes(Object value) {
      return !values.contains(value);
    }
  }

  /** The value must be there. */
  record Present() implements Check {}

  /** A condition over the fields of the row. */
  record OfRow(String text, Expression condition) implements Check {}

  /** A rule that is kept and shown, but does not decide about a single row. */
  record NotPerRow(String why) implements Check {}
}
