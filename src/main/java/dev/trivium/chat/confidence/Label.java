package dev.trivium.chat.confidence;

/**
 * An answer of which it is known whether it was right.
 *
 * @param group what it belongs to, such as its domain; groups are held out as a whole
 */
public record Label(String group, Signals signals, boolean right) {}
