package dev.trivium.app;

import picocli.CommandLine;

/** Where the process begins: reads the command line and runs one command. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    int exit = new CommandLine(new TriviumCommand()).execute(arguments);
    if (exit != 0) {
      System.exit(exit);
    }
  }
}
