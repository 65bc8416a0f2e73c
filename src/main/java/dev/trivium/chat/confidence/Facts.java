package dev.trivium.chat.confidence;

/**
 * What the rows of an answer tell about it.
 *
 * @param empty whether there are none
 * @param behind whether the data ends well before the period that was asked for
 * @param running whether the period is not over
 */
public record Facts(boolean empty, boolean behind, boolean running) {}
