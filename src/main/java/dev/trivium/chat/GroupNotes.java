package dev.trivium.chat;

import dev.trivium.forecast.GroupForecasts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is to be said of the groups of a forecast: once what holds for all, then of single ones. */
final class GroupNotes {
  private static final int SINGLE_MAX = 5;

  private GroupNotes() {}

  static List<String> of(List<GroupForecasts.Group> groups) {
    Map<String, List<String>> whose = new LinkedHashMap<>();
    for (GroupForecasts.Group group : groups) {
      for (String note : group.forecast().notes()) {
        whose
            .computeIfAbsent(note, any -> new ArrayList<>())
            .add(Formats.plain(String.join(" / ", group.key())));
      }
    }
    List<String> notes = new ArrayList<>();
    whose.forEach((note, names) -> {
      if (names.size() == groups.size()) {
        notes.add(note);
      }
    });
    List<String> single = new ArrayList<>();
    whose.forEach((note, names) -> {
      if (names.size() < groups.size()) {
        single.add(String.join(", ", names) + ": " + note);
      }
    });
    notes.addAll(single.subList(0, Math.min(SINGLE_MAX, single.size())));
    if (single.size() > SINGLE_MAX) {
      notes.add("there are " + (single.size() - SINGLE_MAX) + " more notes on single groups");
    }
    return notes;
  }
}
