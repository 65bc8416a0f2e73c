package dev.trivium.data;

import dev.trivium.data.contract.Contract;
import java.time.Instant;
import java.util.UUID;

/** A contract as it stands in the register. */
record ActiveContract(UUID id, Contract contract, String json, String state, Instant at) {}
