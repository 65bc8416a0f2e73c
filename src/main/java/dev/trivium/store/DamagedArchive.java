package dev.trivium.store;

import dev.trivium.store.backup.Broken;

/** An archive that is not what an export wrote, or not with these keys; one sentence says why. */
public final class DamagedArchive extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DamagedArchive(Broken broken) {
    super(broken.getMessage(), broken);
  }
}
