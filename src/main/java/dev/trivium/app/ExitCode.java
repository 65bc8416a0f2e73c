package dev.trivium.app;

/** How the process ends; the numbers of sysexits.h where they fit. */
final class ExitCode {
  static final int USAGE = 64;
  static final int DATA = 65;
  static final int NO_INPUT = 66;
  static final int SOFTWARE = 70;
  static final int UNAVAILABLE = 69;
  static final int TRY_AGAIN = 75;
  static final int NOT_ALLOWED = 77;
  static final int CONFIG = 78;

  private ExitCode() {}
}
