package dev.trivium.app;

import dev.trivium.data.ContractLint;
import dev.trivium.kernel.ProblemException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A contract file that was read and looked at. */
@SuppressWarnings("ArrayRecordComponent") // Never compared; lives while a command runs.
record ContractFile(Path path, byte[] bytes, List<String> datasets, ContractLint.Report report) {
  /**
   * The file, or nothing with the reason told.
   *
   * @param personal classifications that mean personal data
   */
  static Optional<ContractFile> read(Path path, Set<String> personal, PrintWriter err) {
    try {
      byte[] bytes = Files.readAllBytes(path);
      return Optional.of(
          new ContractFile(
              path, bytes, ContractLint.datasets(bytes), ContractLint.lint(bytes, personal)));
    } catch (ProblemException refused) {
      err.println(path + ": " + refused.problem().detail());
    } catch (IOException unreadable) {
      err.println(path + ": cannot be read");
    }
    return Optional.empty();
  }

  /** How a command ends whose file could not be read. */
  static int unread(Path path) {
    return Files.isReadable(path) && !Files.isDirectory(path) ? ExitCode.DATA : ExitCode.NO_INPUT;
  }

  /** Whether it can be used; if not, every mistake is told. */
  boolean usable(PrintWriter err) {
    report
        .mistakes()
        .forEach(mistake -> err.printf("%s: %s: %s%n", path, mistake.path(), mistake.message()));
    return report.mistakes().isEmpty();
  }
}
