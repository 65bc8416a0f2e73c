package dev.trivium.llm;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trivium.llm.text.WordPiece;
import java.io.IOException;
import java.io.InputStream;
import java.nio.LongBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/**
 * all-MiniLM-L6-v2, quantised to eight bits, from the class path. Blocking: for workers.
 *
 * <p>Source: Wang et al., MiniLM (2020); the sentence-transformers model card for mean pooling and
 * unit length.
 */
final class MiniLm {
  static final String NAME = "all-minilm-l6-v2-q";

  /** Of the model file; another file under the same name is refused. */
  static final String SHA256 = "afdb6f1a0e45b715d0bb9b11772f032c399babd23bfc31fed1c170afc848bdb1";

  static final String ID = NAME + "@" + SHA256.substring(0, 12);

  /** Positions of the model; a passage of 220 words has about 300. */
  private static final int POSITIONS = Embedder.TOKENS + 2;

  private final OrtEnvironment environment;
  private final OrtSession session;
  private final WordPiece tokens;

  private MiniLm(OrtEnvironment environment, OrtSession session, WordPiece tokens) {
    this.environment = environment;
    this.session = session;
    this.tokens = tokens;
  }

  /**
   * Reads the model and starts its native runtime: half a second and some 120 MB.
   *
   * @throws LinkageError where the runtime is not built for this machine
   */
  static MiniLm load(int threads) throws IOException, OrtException {
    byte[] model = resource("/" + NAME + ".onnx");
    if (!sha256(model).equals(SHA256)) {
      throw new IOException("the model file is not the one that was checked");
    }
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(threads);
      options.setInterOpNumThreads(1);
      OrtSession session = environment.createSession(model, options);
      return new MiniLm(environment, session, new WordPiece(vocabulary()));
    }
  }

  /** The vector of one text, of length 1. */
  float[] embed(String text) throws OrtException {
    long[] ids = tokens.ids(text, POSITIONS);
    long[] ones = new long[ids.length];
    Arrays.fill(ones, 1);
    try (OnnxTensor words = tensor(ids);
        OnnxTensor attention = tensor(ones);
        OnnxTensor types = tensor(new long[ids.length]);
        OrtSession.Result result =
            session.run(
                Map.of("input_ids", words, "attention_mask", attention, "token_type_ids", types))) {
      return pooled(((float[][][]) result.get(0).getValue())[0]);
    }
  }

  /** How many tokens a text has, without both ends. */
  int count(String text) {
    return tokens.count(text);
  }

  private OnnxTensor tensor(long[] values) throws OrtException {
    return OnnxTensor.createTensor(
        environment, LongBuffer.wrap(values), new long[] {1, values.length});
  }

  private static float[] pooled(float[][] perToken) {
    float[] sum = new float[Embedder.DIMENSIONS];
    for (float[] token : perToken) {
      for (int i = 0; i < sum.length; i++) {
        sum[i] += token[i];
      }
    }
    double square = 0;
    for (float x : sum) {
      square += (double) x * x;
    }
    float length = (float) Math.max(Math.sqrt(square), 1e-12);
    for (int i = 0; i < sum.length; i++) {
      sum[i] /= length;
    }
    return sum;
  }

  private static Map<String, Integer> vocabulary() throws IOException {
    JsonNode pieces =
        new ObjectMapper()
            .readTree(resource("/" + NAME + "-tokenizer.json"))
            .path("model")
            .path("vocab");
    Map<String, Integer> vocabulary = new HashMap<>();
    pieces
        .properties()
        .forEach(piece -> vocabulary.put(piece.getKey(), piece.getValue().intValue()));
    return vocabulary;
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = MiniLm.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IOException(name + " is not on the class path");
      }
      return in.readAllBytes();
    }
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
