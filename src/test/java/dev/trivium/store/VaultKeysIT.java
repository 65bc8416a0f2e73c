package dev.trivium.store;

import static dev.trivium.store.PostgresForTests.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trivium.kernel.Observation;
import dev.trivium.kernel.ProblemException;
import dev.trivium.kernel.StoreObservation;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Keys of keys in a vault, over its documented HTTP API. */
class VaultKeysIT {
  private static final byte[] CLEAR = "ada@example.com".getBytes(StandardCharsets.UTF_8);
  private static final Subject ADA = new Subject(3, new UUID(1, 1));
  private static final Seal.Place PLACE = new Seal.Place("data.people", "email_ct", 3, "1:1");

  private final Vertx vertx = Vertx.vertx();
  private final Address admin = PostgresForTests.freshDatabase();
  private final List<Observation> seen = new CopyOnWriteArrayList<>();
  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
  private TransitForTests vault;

  @BeforeEach
  void open() throws IOException {
    vault = new TransitForTests(0);
  }

  @AfterEach
  void close() {
    vault.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void keysOfEachRegionAndEpochStayInTheVault() {
    StoreAssembly first = start(TransitForTests.SECRET);
    byte[] sealed = get(first.seal().sealing(List.of(ADA))).encrypt(PLACE, ADA.id(), CLEAR);
    int calls = vault.calls.size();
    for (int i = 0; i < 50; i++) {
      get(first.seal().sealing(List.of(ADA, new Subject(3, new UUID(2, i)))));
    }
    assertThat(vault.calls).as("no call for a row").hasSize(calls);
    stop(first);

    StoreAssembly second = start(TransitForTests.SECRET);

    assertThat(opened(second, sealed)).isTrue();
    assertThat(vault.names())
        .containsExactlyInAnyOrder(
            "trivium-blind", "trivium-region-0-epoch-1", "trivium-region-3-epoch-1");
    stop(second);
  }

  @Test
  void aLoginThatEndedIsMadeAnewAndOneThatGoesOnIsRenewed() {
    VaultConfig config = KeysForTests.vault(vault.url()).vault();
    HttpClient http = HttpClient.newHttpClient();
    VaultLogin login = new VaultLogin(config, () -> TransitForTests.SECRET, http, now::get);
    VaultKeys keys = new VaultKeys(config, login, http);
    get(keys.make("k"));
    byte[] wrapped = get(keys.wrap("k", CLEAR));
    assertThat(vault.logins).hasValue(1);

    now.set(now.get().plus(Duration.ofMinutes(50)));
    assertThat(get(keys.unwrap("k", wrapped))).isEqualTo(CLEAR);
    assertThat(vault.renewals).hasValue(1);

    vault.revoke();
    assertThat(get(keys.unwrap("k", wrapped))).isEqualTo(CLEAR);
    now.set(now.get().plus(Duration.ofHours(2)));
    assertThat(get(keys.unwrap("k", wrapped))).isEqualTo(CLEAR);
    assertThat(vault.logins).hasValue(3);

    assertThat(get(keys.destroy("k"))).isTrue();
    assertThat(get(keys.destroy("k"))).isTrue();
    assertThatThrownBy(() -> get(keys.unwrap("k", wrapped)))
        .isInstanceOf(KeyVaultProblems.Away.class)
        .hasMessageContaining("encryption key not found");
  }

  @Test
  void startsNotWithoutTheVaultNorWithAWrongLogin() {
    assertThatThrownBy(() -> start("some-other-secret"))
        .isInstanceOf(StoreRefusal.class)
        .hasMessageContaining("invalid role or secret ID")
        .hasMessageNotContaining("some-other-secret");
    vault.close();

    assertThatThrownBy(() -> start(TransitForTests.SECRET))
        .isInstanceOf(StoreRefusal.class)
        .hasMessageContaining("the vault does not answer");
  }

  @Test
  void servesFromMemoryForItsTimeRefusesAfterAndServesAgain() throws Exception {
    StoreAssembly store = start(TransitForTests.SECRET);
    byte[] sealed = get(store.seal().sealing(List.of(ADA))).encrypt(PLACE, ADA.id(), CLEAR);
    vault.close();

    now.set(now.get().plus(Duration.ofMinutes(14)));
    assertThat(opened(store, sealed)).isTrue();
    now.set(now.get().plus(Duration.ofMinutes(2)));
    assertThatThrownBy(() -> opened(store, sealed)).isInstanceOf(ProblemException.class);
    assertThatThrownBy(() -> get(store.keys().rotate())).isInstanceOf(ProblemException.class);

    vault = vault.restarted();
    get(store.keys().rotate());
    assertThat(opened(store, sealed)).isTrue();
    assertThat(vault.names()).contains("trivium-region-3-epoch-2");
    assertThat(seen).noneMatch(event -> event instanceof StoreObservation.SealBroken);
    stop(store);
  }

  private static boolean opened(StoreAssembly store, byte[] sealed) {
    return get(store.seal().opening(List.of(ADA)))
        .decrypt(PLACE, ADA.id(), sealed)
        .filter(clear -> java.util.Arrays.equals(clear, CLEAR))
        .isPresent();
  }

  private StoreAssembly start(String secret) {
    return StoreAssembly.start(
        vertx,
        PostgresForTests.config(admin, 2, KeysForTests.vault(vault.url())),
        Map.of("TEST_SECRET", PostgresForTests.SECRET, "VAULT_SECRET", secret),
        now::get,
        new SecureRandom(),
        seen::add);
  }

  private static void stop(StoreAssembly store) {
    store.close().toCompletionStage().toCompletableFuture().join();
  }
}
