package dev.trivium.web.wire;

/**
 * Why a socket is ended: the code that tells the client whether to come back, and one sentence.
 *
 * <p>Source: RFC 6455 §7.4.1.
 */
public record Fault(int code, String reason) {
  public static final int PROTOCOL = 1002;
  public static final int NOT_TEXT = 1003;
  public static final int NOT_UTF8 = 1007;
  public static final int POLICY = 1008;
  public static final int TOO_BIG = 1009;
}
