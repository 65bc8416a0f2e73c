package dev.trivium.app.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;

/** Somebody who buys. The people are invented; their addresses use domains kept for examples. */
record Customer(String id, String name, String email, Place home) {
  private static final List<String> FIRST =
      List.of(
          "Aino", "Bram", "Carla", "Dario", "Elin", "Fergus", "Greta", "Hugo", "Ines", "Jonas",
          "Kaja", "Liam", "Marta", "Niall", "Oda", "Pieter", "Ronja", "Sofia", "Tomas", "Ulla",
          "Vera", "Wout", "Xavier", "Yara", "Zoe", "Anders", "Beatriz", "Conor", "Delia", "Emil");
  private static final List<String> LAST =
      List.of(
          "Aldea",
          "Brekke",
          "Castro",
          "Dekker",
          "Egger",
          "Fonseca",
          "Gruber",
          "Hansen",
          "Ibarra",
          "Jansen",
          "Keller",
          "Lindqvist",
          "Moen",
          "Nolan",
          "Ortega",
          "Peeters",
          "Quinn",
          "Reis",
          "Sandvik",
          "Tveit",
          "Urban",
          "Verhoeven",
          "Walsh",
          "Ximenes",
          "Ytter",
          "Zeller");
  private static final List<String> DOMAINS = List.of("example.com", "example.org", "example.net");

  static List<Customer> draw(RandomGenerator random, int count) {
    List<Customer> customers = new ArrayList<>(count);
    for (int i = 1; i <= count; i++) {
      String first = FIRST.get(random.nextInt(FIRST.size()));
      String last = LAST.get(random.nextInt(LAST.size()));
      String address =
          (first + "." + last + i).toLowerCase(Locale.ROOT)
              + "@"
              + DOMAINS.get(random.nextInt(DOMAINS.size()));
      customers.add(
          new Customer(
              String.format("C-%05d", i), first + " " + last, address, Place.draw(random)));
    }
    return List.copyOf(customers);
  }
}
