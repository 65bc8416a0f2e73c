package dev.trivium.data.contract;

/** One thing that is wrong in a contract, where it stands and what to do about it. */
public record Finding(String path, String message) {}
