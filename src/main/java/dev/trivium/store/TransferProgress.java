package dev.trivium.store;

/** Is told now and then how far an export or an import has come. */
@FunctionalInterface
public interface TransferProgress {
  void at(String table, long rows);
}
