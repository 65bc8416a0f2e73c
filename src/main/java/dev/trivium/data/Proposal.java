package dev.trivium.data;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** A version of a dataset's contract that is registered and waits to be activated. */
record Proposal(
    String dataset,
    UUID id,
    String contract,
    String version,
    String json,
    String sha256,
    String state,
    String by,
    Instant at) {

  /** As a client sees it beside the version in force. */
  Map<String, Object> shown() {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("version", version);
    members.put("state", "proposed");
    members.put("id", id.toString());
    members.put("by", by);
    members.put("registered_at", at);
    members.put("activate", "/v1/contracts/" + dataset + "/activate?version=" + version);
    return members;
  }
}
