package dev.trivium.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.trivium.kernel.Problem;
import dev.trivium.kernel.ProblemException;
import dev.trivium.store.Seal;
import dev.trivium.web.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The last row that a client was shown, in the order of one question. As a cursor it carries a
 * proof, so that a place that was made up or belongs to another question is refused.
 *
 * @param question hash of the question, the dataset and the version of its contract
 * @param texts of the columns of the order; null where the row has no value
 */
record RowPlace(String question, List<@Nullable String> texts) {
  private static final int PROOF = 16;

  /** Errors: 400 for what is no cursor of this question. */
  static RowPlace read(Seal seal, String question, String cursor) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(cursor);
      if (bytes.length <= PROOF) {
        throw foreign();
      }
      byte[] body = Arrays.copyOfRange(bytes, PROOF, bytes.length);
      byte[] proof = Arrays.copyOf(bytes, PROOF);
      if (!MessageDigest.isEqual(proof, proof(seal, question, body))) {
        throw foreign();
      }
      List<@Nullable String> texts = new ArrayList<>();
      for (JsonNode text : Json.mapper().readTree(body)) {
        texts.add(text.isNull() ? null : text.asText());
      }
      return new RowPlace(question, texts);
    } catch (IllegalArgumentException | IOException malformed) {
      throw foreign();
    }
  }

  String cursor(Seal seal) {
    try {
      byte[] body = Json.mapper().writeValueAsBytes(texts);
      byte[] proof = proof(seal, question, body);
      byte[] all = Arrays.copyOf(proof, PROOF + body.length);
      System.arraycopy(body, 0, all, PROOF, body.length);
      return Base64.getUrlEncoder().withoutPadding().encodeToString(all);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a list of texts is JSON", impossible);
    }
  }

  static ProblemException foreign() {
    return Problem.invalid(
            "request/parameter", "cursor is not one that this question gave; leave it out.")
        .at("cursor")
        .asException();
  }

  private static byte[] proof(Seal seal, String question, byte[] body) {
    byte[] head = ("cursor|" + question + "|").getBytes(StandardCharsets.UTF_8);
    byte[] message = Arrays.copyOf(head, head.length + body.length);
    System.arraycopy(body, 0, message, head.length, body.length);
    return Arrays.copyOf(seal.rowHash(0, message), PROOF);
  }
}
