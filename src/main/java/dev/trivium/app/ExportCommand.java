package dev.trivium.app;

import dev.trivium.kernel.Ids;
import dev.trivium.store.Audit;
import dev.trivium.store.DatabaseExport;
import dev.trivium.store.Job;
import dev.trivium.store.StoreAssembly;
import dev.trivium.store.StoreRefusal;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes a whole database into one encrypted file, to be imported elsewhere. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description = {
      "Write the whole database into one encrypted archive: contracts, rows, ledgers, documents,",
      "audit trail, wrapped keys. Sealed fields stay sealed. trivium import takes it in."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:done", "75:a server works on the database", "78:it cannot be exported"})
final class ExportCommand implements Callable<Integer> {
  private static final String STDOUT = "-";

  @Mixin private final ConfigOptions options = new ConfigOptions();

  @Parameters(paramLabel = "FILE", description = "a new file; - writes to standard output")
  private String file = STDOUT;

  @Option(
      names = "--copy",
      description = {
        "export an external database while servers work on it;",
        "what they write meanwhile is not in the archive"
      })
  private boolean copy;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Config config = options.read();
    StoppedHome home = new StoppedHome(config, spec);
    boolean mayBeServed = copy && !config.store().embedded();
    if (!mayBeServed && home.isServed("what it writes afterwards would not be in the archive.")) {
      return ExitCode.TRY_AGAIN;
    }
    if (!file.equals(STDOUT) && Files.exists(Path.of(file))) {
      throw new StoreRefusal(List.of(file + " exists already; name a new file."));
    }
    return home.opened((store, vertx) -> {
      UUID id = new Ids(InstantSource.system(), new SecureRandom()).next();
      audit(store, id);
      PrintWriter err = spec.commandLine().getErr();
      long begin = System.nanoTime();
      DatabaseExport.Done done =
          file.equals(STDOUT)
              ? written(store, id, System.out, err)
              : intoFile(store, id, Path.of(file).toAbsolutePath(), err);
      tell(done, config, (System.nanoTime() - begin) / 1_000_000, err);
      return 0;
    });
  }

  /** Whoever has the archive and the keys has everything, so the trail says that it was made. */
  private static void audit(StoreAssembly store, UUID id) {
    Audit.Entry entry = Audit.Entry.of("database.export", "archive/" + id);
    Trivium.wait(
        store.database().asJob(Job.MOVING, tx -> new Audit().record(tx, Job.MOVING, entry)));
  }

  private static DatabaseExport.Done written(
      StoreAssembly store, UUID id, OutputStream target, PrintWriter err) throws IOException {
    return store
        .export(new SecureRandom(), Version.number())
        .to(target, id, new SpokenProgress(err));
  }

  /** The file gets its name when it is whole and on the disk. */
  private static DatabaseExport.Done intoFile(
      StoreAssembly store, UUID id, Path target, PrintWriter err) throws IOException {
    Path part = target.resolveSibling(target.getFileName() + ".part");
    Files.deleteIfExists(part);
    try (FileChannel channel =
        FileChannel.open(
            part,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      DatabaseExport.Done done = written(store, id, Channels.newOutputStream(channel), err);
      channel.force(true);
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
      return done;
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private void tell(DatabaseExport.Done done, Config config, long millis, PrintWriter err) {
    err.printf(
        "Exported %d tables with %,d rows as they were at %s, in %.1f s.%n",
        done.tables(), done.rows(), done.at(), millis / 1_000.0);
    err.println("Archive " + done.id() + ", chain " + done.chain() + ".");
    err.println(
        "It opens only with the database secret, its personal values only with the keys. Bring");
    err.println(
        config.home().resolve("keys")
            + " to the new place on another way, with the ledger of erasures "
            + config.data().privacy().ledger()
            + ".");
    err.flush();
  }
}
