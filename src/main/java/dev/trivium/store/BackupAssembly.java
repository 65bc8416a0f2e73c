package dev.trivium.store;

import dev.trivium.kernel.Ids;
import dev.trivium.kernel.Observer;
import dev.trivium.kernel.StoreObservation;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Wires the backups of an embedded database, or says that there are none. */
final class BackupAssembly {
  private BackupAssembly() {}

  /** What begins and ends with the store. */
  record Parts(Backups backups, Drills drills) {
    void open() {
      backups.open();
      drills.open();
    }

    void rest() {
      backups.rest();
      drills.rest();
    }
  }

  static @Nullable Parts of(
      StoreConfig config,
      Opened opened,
      Database database,
      Vertx vertx,
      InstantSource clock,
      RandomGenerator random,
      Observer observer) {
    Path directory = config.backup().directory();
    if (!config.embedded()) {
      return null;
    }
    if (directory == null) {
      observer.observe(new StoreObservation.NoBackups("store.backup.dir"));
      return null;
    }
    Secrets secrets = opened.secrets();
    Address address = opened.address();
    Backups.Tools tools =
        new Backups.Tools(vertx, clock, new Ids(clock, random), observer, config.backup());
    Backups backups =
        new Backups(
            tools,
            config.home().resolve("data"),
            new Archive(config.home(), directory, secrets, clock, random),
            new BaseBackup(
                config.home().resolve("data"),
                address.as(Bootstrap.BACKUP, secrets.password(Bootstrap.BACKUP)),
                clock),
            new BackupLedger(database));
    RestoreDrill drill = new RestoreDrill(config.home(), address, secrets, config.durable());
    return new Parts(backups, new Drills(tools, backups, drill, new DrillLedger(database)));
  }
}
