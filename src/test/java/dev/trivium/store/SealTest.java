package dev.trivium.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trivium.store.Seal.Place;
import dev.trivium.support.Property;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class SealTest {
  private static final byte[] CLEAR = "ada@example.com".getBytes(StandardCharsets.UTF_8);
  private static final Place PLACE = new Place("data.customers", "email", 2, "17");
  private final Seal seal = sealOf("a secret of at least thirty-two bytes");

  @Test
  void opensWhatItSealed() {
    Property.holds(
        500,
        random -> {
          byte[] clear = new byte[random.nextInt(300)];
          random.nextBytes(clear);

          assertThat(seal.decrypt(PLACE, seal.encrypt(PLACE, clear))).isEqualTo(clear);
        });
  }

  @Test
  void sealsTheSameValueDifferentlyEachTime() {
    assertThat(seal.encrypt(PLACE, CLEAR)).isNotEqualTo(seal.encrypt(PLACE, CLEAR));
  }

  @Test
  void opensNowhereElse() {
    byte[] sealed = seal.encrypt(PLACE, CLEAR);

    assertThat(
            List.of(
                new Place("data.orders", "email", 2, "17"),
                new Place("data.customers", "phone", 2, "17"),
                new Place("data.customers", "email", 3, "17"),
                new Place("data.customers", "email", 2, "18")))
        .allSatisfy(elsewhere ->
            assertThatThrownBy(() -> seal.decrypt(elsewhere, sealed))
                .isInstanceOf(IllegalStateException.class));
  }

  @Test
  void noticesEveryChangedByte() {
    byte[] sealed = seal.encrypt(PLACE, CLEAR);

    for (int i = 0; i < sealed.length; i++) {
      byte[] changed = sealed.clone();
      changed[i] ^= 1;
      assertThatThrownBy(() -> seal.decrypt(PLACE, changed))
          .as("byte %d", i)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageNotContaining("ada@example.com");
    }
    assertThatThrownBy(() -> seal.decrypt(PLACE, new byte[0]))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void anotherSecretOpensNothing() {
    Seal other = sealOf("another secret of at least thirty-two bytes");
    byte[] sealed = seal.encrypt(PLACE, CLEAR);

    assertThatThrownBy(() -> other.decrypt(PLACE, sealed))
        .isInstanceOf(IllegalStateException.class);
    assertThat(other.blindIndex("email", "a")).isNotEqualTo(seal.blindIndex("email", "a"));
    assertThat(other.rowHash(1, CLEAR)).isNotEqualTo(seal.rowHash(1, CLEAR));
  }

  @Test
  void blindIndexesCompareWithinADomain() {
    assertThat(seal.blindIndex("email", "a@b.c"))
        .hasSize(16)
        .isEqualTo(seal.blindIndex("email", "a@b.c"))
        .isNotEqualTo(seal.blindIndex("phone", "a@b.c"))
        .isNotEqualTo(seal.blindIndex("email", "a@b.d"));
  }

  @Test
  void rowHashesDependOnTheRegion() {
    assertThat(seal.rowHash(1, CLEAR))
        .hasSize(16)
        .isEqualTo(seal.rowHash(1, CLEAR))
        .isNotEqualTo(seal.rowHash(2, CLEAR));
  }

  @Test
  void aShortSecretIsRefused() {
    assertThatThrownBy(() -> sealOf("short")).isInstanceOf(StoreRefusal.class);
  }

  private static Seal sealOf(String secret) {
    return new TinkSeal(new Secrets(secret.getBytes(StandardCharsets.UTF_8)));
  }
}
