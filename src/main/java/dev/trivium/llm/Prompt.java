package dev.trivium.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * A conversation to be continued, in the words of Chat Completions.
 *
 * @param messages with roles {@code system}, {@code user}, {@code assistant}, {@code tool}
 * @param tools functions the model may call; empty for none
 * @param toolChoice null for the model's own choice
 * @param responseFormat null for plain text
 * @param maxOutput tokens of the answer at most
 * @param options {@code temperature}, {@code top_p}, {@code stop}, {@code seed}, {@code
 *     presence_penalty}, {@code frequency_penalty}, {@code parallel_tool_calls}, {@code logprobs}
 *     as the caller gave them; nothing else
 * @param streamed whether the upstream is asked for pieces; one piece of text comes without
 */
public record Prompt(
    ArrayNode messages,
    ArrayNode tools,
    @Nullable JsonNode toolChoice,
    @Nullable JsonNode responseFormat,
    int maxOutput,
    ObjectNode options,
    boolean streamed) {}
