package dev.trivium.store;

import dev.trivium.kernel.Caller;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HexFormat;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs who calls for {@code sec.enter}: {@code kid|expiry|sub in base64|{regions}|{roles}|mac}.
 *
 * <p>Region codes become ids here. A code that does not exist is dropped: it holds no rows. A
 * caller of all regions gets every region there is at this moment.
 */
final class CallerToken {
  private static final int KID = 1;

  private final SecretKeySpec key;
  private final Regions regions;
  private final InstantSource clock;
  private final Duration ttl;

  CallerToken(byte[] key, Regions regions, InstantSource clock, Duration ttl) {
    this.key = new SecretKeySpec(key, "HmacSHA256");
    this.regions = regions;
    this.clock = clock;
    this.ttl = ttl;
  }

  String of(Caller caller) {
    long expiry = clock.instant().plus(ttl).getEpochSecond();
    String sub = Base64.getEncoder().encodeToString(caller.sub().getBytes(StandardCharsets.UTF_8));
    String ids =
        RegionDirectory.idsOf(caller, regions.byCode()).stream()
            .map(String::valueOf)
            .collect(Collectors.joining(","));
    String roles = caller.roles().stream().sorted().collect(Collectors.joining(","));
    String body = KID + "|" + expiry + "|" + sub + "|{" + ids + "}|{" + roles + "}";
    return body + "|" + mac(body);
  }

  private String mac(String body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      return HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every JDK has HmacSHA256", impossible);
    }
  }
}
