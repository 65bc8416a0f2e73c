package dev.trivium.data;

import dev.trivium.data.contract.Contract;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/**
 * A contract as it stands in the register.
 *
 * @param parents active contracts of the datasets it refers to, by name, where rows are to be held
 *     to them
 */
record ActiveContract(
    UUID id,
    Contract contract,
    String json,
    String state,
    Instant at,
    Map<String, Contract> parents) {
  ActiveContract {
    parents = Map.copyOf(parents);
  }

  ActiveContract with(Map<String, Contract> known) {
    return new ActiveContract(id, contract, json, state, at, known);
  }
}
