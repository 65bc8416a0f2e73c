package dev.trivium.chat;

import dev.trivium.data.Metrics;

/**
 * What it takes to put answers into words.
 *
 * @param metrics tells what a caller may talk about
 */
record Wording(Metrics metrics, AnswerCache cache) {}
