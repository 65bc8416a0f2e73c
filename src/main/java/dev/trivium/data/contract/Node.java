package dev.trivium.data.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A place in the document that knows its path and collects what is wrong there. */
record Node(JsonNode json, String path, List<Finding> findings, List<Finding> notes) {

  static Node root(JsonNode json) {
    return new Node(json, "", new ArrayList<>(), new ArrayList<>());
  }

  Node at(String key) {
    String below = path.isEmpty() ? key : path + "." + key;
    return new Node(json.path(key), below, findings, notes);
  }

  boolean there() {
    return !json.isMissingNode() && !json.isNull();
  }

  /** The elements of a list; something else than a list is a finding. */
  List<Node> items() {
    List<Node> items = new ArrayList<>();
    if (there() && !json.isArray()) {
      wrong("must be a list");
      return items;
    }
    for (int i = 0; i < json.size(); i++) {
      items.add(new Node(json.path(i), path + "[" + i + "]", findings, notes));
    }
    return items;
  }

  /** The text of a scalar; a list or an object is a finding. */
  Optional<String> text(String key) {
    Node node = at(key);
    if (!node.there()) {
      return Optional.empty();
    }
    if (node.json.isContainerNode()) {
      node.wrong("must be one value, not a list or an object");
      return Optional.empty();
    }
    String text = node.json.asText().strip();
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  String text(String key, String otherwise) {
    return text(key).orElse(otherwise);
  }

  String required(String key) {
    return text(key)
        .orElseGet(() -> {
          at(key).wrong("is missing");
          return "";
        });
  }

  boolean flag(String key) {
    Node node = at(key);
    if (!node.there()) {
      return false;
    }
    String text = node.json.asText();
    if (!text.equals("true") && !text.equals("false")) {
      node.wrong("must be true or false");
    }
    return text.equals("true");
  }

  /** The custom properties of this project, by name. */
  Map<String, Node> custom() {
    Map<String, Node> custom = new LinkedHashMap<>();
    for (Node item : at("customProperties").items()) {
      String name = item.json.path("property").asText();
      if (name.startsWith("trivium.")) {
        custom.put(name, item.at("value"));
      }
    }
    return custom;
  }

  Node missing() {
    return new Node(MissingNode.getInstance(), path, findings, notes);
  }

  void wrong(String message) {
    findings.add(new Finding(path.isEmpty() ? "(the file)" : path, message));
  }

  void note(String message) {
    notes.add(new Finding(path.isEmpty() ? "(the file)" : path, message));
  }
}
