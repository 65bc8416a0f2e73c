package dev.trivium.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trivium.kernel.Observation;
import dev.trivium.kernel.StoreObservation;
import dev.trivium.store.Seal.Place;
import dev.trivium.store.seal.FieldKey;
import dev.trivium.store.seal.LabelledPrf;
import dev.trivium.store.seal.WrappingKey;
import dev.trivium.support.Property;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SealTest {
  private static final byte[] CLEAR = "ada@example.com".getBytes(StandardCharsets.UTF_8);
  private static final Place PLACE = new Place("data.customers", "email", 2, "17");
  private static final UUID ADA = new UUID(7, 1);
  private static final UUID BEN = new UUID(7, 2);

  private final List<Observation> seen = new ArrayList<>();
  private final SubjectKeys keys =
      new SubjectKeys(
          Map.of(
              new Subject(2, ADA), List.of(new FieldKey(2, key(2)), new FieldKey(1, key(1))),
              new Subject(2, BEN), List.of(new FieldKey(2, key(3))),
              new Subject(3, ADA), List.of(new FieldKey(2, key(2)))),
          seen::add);

  @Test
  void opensWhatItSealed() {
    Property.holds(
        500,
        random -> {
          byte[] clear = new byte[random.nextInt(300)];
          random.nextBytes(clear);

          assertThat(keys.decrypt(PLACE, ADA, keys.encrypt(PLACE, ADA, clear))).contains(clear);
        });
  }

  @Test
  void opensWhatAnOlderVersionOfTheKeySealed() {
    SubjectKeys before =
        new SubjectKeys(Map.of(new Subject(2, ADA), List.of(new FieldKey(1, key(1)))), event -> {});

    assertThat(keys.decrypt(PLACE, ADA, before.encrypt(PLACE, ADA, CLEAR))).contains(CLEAR);
  }

  @Test
  void sealsTheSameValueDifferentlyEachTime() {
    assertThat(keys.encrypt(PLACE, ADA, CLEAR)).isNotEqualTo(keys.encrypt(PLACE, ADA, CLEAR));
  }

  @Test
  void opensNowhereElseAndSaysSo() {
    byte[] sealed = keys.encrypt(PLACE, ADA, CLEAR);

    List<Place> elsewhere =
        List.of(
            new Place("data.orders", "email", 2, "17"),
            new Place("data.customers", "phone", 2, "17"),
            new Place("data.customers", "email", 3, "17"),
            new Place("data.customers", "email", 2, "18"));
    elsewhere.forEach(place -> assertThat(keys.decrypt(place, ADA, sealed)).isEmpty());
    assertThat(keys.decrypt(PLACE, BEN, sealed)).isEmpty();

    assertThat(seen)
        .hasSize(5)
        .contains(new StoreObservation.SealBroken("data.customers", "phone", 2));
  }

  @Test
  void noticesEveryChangedByte() {
    byte[] sealed = keys.encrypt(PLACE, ADA, CLEAR);

    for (int i = 0; i < sealed.length; i++) {
      byte[] changed = sealed.clone();
      changed[i] ^= 1;
      assertThat(keys.decrypt(PLACE, ADA, changed)).as("byte %d", i).isEmpty();
    }
    assertThat(keys.decrypt(PLACE, ADA, new byte[0])).isEmpty();
  }

  @Test
  void anErasedSubjectOpensNothingAndSealsNothing() {
    SubjectKeys erased = new SubjectKeys(Map.of(new Subject(2, ADA), List.of()), seen::add);

    assertThat(erased.isErased(new Subject(2, ADA))).isTrue();
    assertThat(erased.decrypt(PLACE, ADA, keys.encrypt(PLACE, ADA, CLEAR))).isEmpty();
    assertThatThrownBy(() -> erased.encrypt(PLACE, ADA, CLEAR))
        .isInstanceOf(IllegalStateException.class);
    assertThat(seen).isEmpty();
  }

  @Test
  void wrappedKeysOpenUnderTheirLabelOnly() {
    WrappingKey wrapping = new WrappingKey(key(9));
    byte[] wrapped = wrapping.wrap("subject|2|ada|1", key(1));

    assertThat(wrapping.unwrap("subject|2|ada|1", wrapped)).contains(key(1));
    assertThat(wrapping.unwrap("subject|3|ada|1", wrapped)).isEmpty();
    assertThat(new WrappingKey(key(8)).unwrap("subject|2|ada|1", wrapped)).isEmpty();
  }

  @Test
  void hashesCompareUnderOneLabelAndOneRoot() {
    LabelledPrf hashes = new LabelledPrf(key(1));

    assertThat(hashes.hash("blind|email", CLEAR))
        .hasSize(16)
        .isEqualTo(hashes.hash("blind|email", CLEAR))
        .isEqualTo(new LabelledPrf(key(1)).hash("blind|email", CLEAR))
        .isNotEqualTo(hashes.hash("blind|phone", CLEAR))
        .isNotEqualTo(hashes.hash("blind|email", new byte[] {1}))
        .isNotEqualTo(new LabelledPrf(key(2)).hash("blind|email", CLEAR));
  }

  @Test
  void aShortSecretIsRefused() {
    assertThatThrownBy(() -> new Secrets("short".getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(StoreRefusal.class);
  }

  private static byte[] key(int seed) {
    byte[] key = new byte[32];
    java.util.Arrays.fill(key, (byte) seed);
    return key;
  }
}
