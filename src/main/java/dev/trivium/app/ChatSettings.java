package dev.trivium.app;

import dev.trivium.chat.ChatConfig;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads what the room {@code chat} may spend and how much its callers may ask. */
final class ChatSettings {
  private static final int MOST = 1_000_000_000;
  private static final BigDecimal MICRO = BigDecimal.valueOf(1_000_000);
  private static final BigDecimal RICHEST = BigDecimal.valueOf(1_000_000_000);

  private ChatSettings() {}

  static ChatConfig.Rates rates(Settings settings) {
    return new ChatConfig.Rates(
        settings.integer("chat.rate.rpm", 1, MOST),
        settings.integer("chat.rate.tpm", 1, MOST),
        settings.integer("chat.rate.streams", 1, 1_000_000));
  }

  static ChatConfig.Money money(Settings settings) {
    return new ChatConfig.Money(
        amount(settings, "chat.budget.caller.day"),
        amount(settings, "chat.budget.global.month"),
        settings.integer("chat.budget.min_output", 1, 1_000_000),
        address(settings, "chat.budget.webhook"),
        settings.duration("chat.usage.retention", Duration.ofDays(31), Duration.ofDays(3650)),
        settings.duration("chat.budget.lease", Duration.ofSeconds(5), Duration.ofMinutes(10)));
  }

  static ChatConfig.Rollouts rollouts(Settings settings) {
    return new ChatConfig.Rollouts(
        settings.duration("chat.rollout.tick", Duration.ofSeconds(1), Duration.ofHours(1)),
        settings.integer("chat.rollout.min_sample", 20, 1_000_000),
        PromptFiles.read(settings));
  }

  /** Money as people write it, in micro-units; nothing is no limit. */
  private static @Nullable Long amount(Settings settings, String key) {
    Optional<String> given = settings.optional(key);
    if (given.isEmpty()) {
      return null;
    }
    try {
      BigDecimal amount = new BigDecimal(given.get());
      if (amount.signum() >= 0 && amount.compareTo(RICHEST) <= 0) {
        return amount.multiply(MICRO).longValueExact();
      }
    } catch (NumberFormatException notANumber) {
      // Told below, together with what is out of range.
    } catch (ArithmeticException finer) {
      // The same for more than six digits behind the point.
    }
    settings.mistake(
        key, "must be an amount such as 2.50, at most 1000000000, not '" + given.get() + "'");
    return null;
  }

  private static @Nullable URI address(Settings settings, String key) {
    Optional<String> given = settings.optional(key);
    if (given.isEmpty()) {
      return null;
    }
    try {
      URI address = URI.create(given.get());
      String scheme = String.valueOf(address.getScheme());
      if ((scheme.equals("http") || scheme.equals("https")) && address.getHost() != null) {
        return address;
      }
    } catch (IllegalArgumentException notAnAddress) {
      // Told below, together with addresses of another form.
    }
    settings.mistake(key, "must be an address such as https://host/path");
    return null;
  }
}
