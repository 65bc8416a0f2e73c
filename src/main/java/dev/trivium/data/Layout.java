package dev.trivium.data;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trivium.web.Json;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;

/**
 * How the lines of a delivery are read.
 *
 * @param header names of the columns of CSV; empty for lines that name their fields
 */
record Layout(String media, char delimiter, List<String> header) {
  Layout {
    header = List.copyOf(header);
  }

  boolean csv() {
    return media.equals(BatchRequest.CSV);
  }

  /** The names as the ledger keeps them. */
  String headerJson() {
    return Json.encode(header).toString();
  }

  /** The same without names that the contract does not know: nobody else has to see them. */
  Layout without(List<String> unknown) {
    Set<String> names = Set.copyOf(unknown);
    return new Layout(
        media, delimiter, header.stream().map(name -> names.contains(name) ? "" : name).toList());
  }

  static List<String> names(String json) {
    return StreamSupport.stream(Json.tree(json).spliterator(), false)
        .map(JsonNode::asText)
        .toList();
  }
}
