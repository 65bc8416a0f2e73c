package dev.trivium.data.contract;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Tells by its name whether a property may hold something about a person. A hint, not a proof. */
final class PersonalNames {
  private static final Pattern CAMEL = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])|[^A-Za-z0-9]+");
  private static final Set<String> PERSONAL =
      Set.of(
          "email",
          "mail",
          "phone",
          "telephone",
          "mobile",
          "fax",
          "ssn",
          "passport",
          "birth",
          "birthday",
          "birthdate",
          "dob",
          "surname",
          "firstname",
          "lastname",
          "fullname",
          "iban",
          "gender",
          "religion",
          "ethnicity",
          "nationality",
          "salary");
  private static final List<Set<String>> TOGETHER =
      List.of(
          Set.of("first", "name"),
          Set.of("last", "name"),
          Set.of("full", "name"),
          Set.of("given", "name"),
          Set.of("family", "name"),
          Set.of("customer", "name"),
          Set.of("e", "mail"),
          Set.of("social", "security"),
          Set.of("tax", "id"),
          Set.of("national", "id"),
          Set.of("home", "address"),
          Set.of("street", "address"),
          Set.of("postal", "address"),
          Set.of("ip", "address"),
          Set.of("card", "number"),
          Set.of("account", "number"));
  private static final Set<String> FEW =
      Set.of(
          "ssn",
          "birth",
          "birthday",
          "birthdate",
          "dob",
          "gender",
          "sex",
          "religion",
          "age",
          "pin");

  private PersonalNames() {}

  static boolean suggestsAPerson(String name) {
    Set<String> words = words(name);
    return words.stream().anyMatch(PERSONAL::contains)
        || TOGETHER.stream().anyMatch(words::containsAll);
  }

  /** Whether somebody could try all the values there are, so that equal ones must not show. */
  static boolean hasFewValues(String name, Type type) {
    Set<String> words = words(name);
    boolean narrow =
        switch (type) {
          case Type.Day day -> true;
          case Type.Bool bool -> true;
          case Type.Time time -> true;
          case Type.Whole whole -> whole.bits() == 16;
          case Type.Text text -> false;
          case Type.Decimal decimal -> false;
          case Type.Real real -> false;
          case Type.Moment moment -> false;
          case Type.Uuid uuid -> false;
          case Type.Bytes bytes -> false;
          case Type.Document document -> false;
        };
    return narrow
        || words.stream().anyMatch(FEW::contains)
        || words.containsAll(Set.of("social", "security"));
  }

  private static Set<String> words(String name) {
    return Set.copyOf(
        Arrays.stream(CAMEL.split(name)).map(word -> word.toLowerCase(Locale.ROOT)).toList());
  }
}
