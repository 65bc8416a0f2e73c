package dev.trivium.store;

import java.time.Duration;

/**
 * A HashiCorp Vault or OpenBao whose transit engine keeps the keys.
 *
 * @param url {@code https://vault.example.org:8200}
 * @param mount where the transit engine is mounted
 * @param prefix of the names of our keys
 * @param roleId of the AppRole
 * @param secretId {@code file:<path>} or {@code env:<NAME>}, never the secret itself
 * @param timeout of one call
 */
public record VaultConfig(
    String url, String mount, String prefix, String roleId, String secretId, Duration timeout) {}
