package dev.trivium.web;

import dev.trivium.web.token.VerifyKey;
import io.smallrye.mutiny.Uni;
import java.util.Optional;

/** Where the public keys of the issuer come from. */
interface KeySource {
  /** The key of that id; empty when the issuer has none. */
  Uni<Optional<VerifyKey>> find(String kid);

  /** The home's own key is the only one. */
  static KeySource of(LocalKey key) {
    return kid ->
        Uni.createFrom().item(Optional.of(key.open()).filter(open -> open.kid().equals(kid)));
  }
}
