package dev.trivium.llm;

import java.net.URI;
import java.time.Duration;

/**
 * A HashiCorp Vault or OpenBao that holds keys of providers in a KV engine, version 2.
 *
 * @param url such as {@code https://vault.example.org:8200}
 * @param token where its token is; it is read anew for each call, so an agent can replace it
 * @param namespace empty for none
 * @param timeout of one call
 */
public record VaultAccess(URI url, KeyReference token, String namespace, Duration timeout) {}
