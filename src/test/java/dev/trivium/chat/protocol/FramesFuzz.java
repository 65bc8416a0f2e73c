package dev.trivium.chat.protocol;

import dev.trivium.kernel.ProblemException;
import dev.trivium.support.Property;
import org.junit.jupiter.api.Test;

/** Whatever comes from outside, a frame is read or refused; nothing else happens. */
class FramesFuzz {
  private static final String SEED =
      """
      {"type":"response.create","stream_id":"a","model":"trivium","input":[{"role":"user",
      "content":[{"type":"input_text","text":"sales"}]}],"metadata":{"k":"v"},"store":true,
      "max_output_tokens":100,"tools":[{"type":"function","name":"f"}],"text":{"format":null}}
      """;
  private static final String SPICE = "{}[]\",:0x\\nulltrue-1e9\u0000\uD83D ";

  @Test
  void readsOrRefuses() {
    Property.holds(
        20_000,
        random -> {
          StringBuilder text = new StringBuilder(SEED);
          int edits = 1 + random.nextInt(6);
          for (int i = 0; i < edits; i++) {
            int at = random.nextInt(text.length());
            int end = Math.min(text.length(), at + random.nextInt(8));
            int spice = random.nextInt(SPICE.length());
            text.replace(at, end, SPICE.substring(spice, random.nextInt(spice, SPICE.length())));
          }
          try {
            Frames.decode(text.toString(), null);
          } catch (ProblemException refused) {
            Wire.bytes(OpenAiErrors.event(refused.problem(), 0, null));
          }
        });
  }
}
