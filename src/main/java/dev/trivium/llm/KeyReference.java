package dev.trivium.llm;

/** Where a key is; never the key itself. */
public sealed interface KeyReference {
  /** A file that holds nothing else; spaces around the key do not count. */
  record File(String path) implements KeyReference {}

  /** A variable of the environment. */
  record Variable(String name) implements KeyReference {}

  /** A field of a secret in a KV engine, version 2, of a vault. */
  record Vault(String mount, String path, String field) implements KeyReference {}
}
