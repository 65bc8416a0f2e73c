package dev.trivium.chat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The npm packages of the contract suite, and scripts that drive them. */
final class NpmClients {
  private static final Path FOLDER = Path.of("target", "stock-clients");
  private static final Path SCRIPTS = Path.of("src", "test", "js");

  private NpmClients() {}

  /** Installs them; gives what is missing, or nothing. */
  static String install() throws Exception {
    Files.createDirectories(FOLDER);
    for (String file : List.of("package.json", "openai.mjs", "tools.mjs", "ai.mjs", "ui.mjs")) {
      Files.copy(SCRIPTS.resolve(file), FOLDER.resolve(file), StandardCopyOption.REPLACE_EXISTING);
    }
    try {
      int exit = await(process("install.log", "npm", "install", "--no-audit", "--no-fund"));
      return exit == 0 ? "" : "npm could not install the clients; see " + FOLDER + "/install.log";
    } catch (IOException noNpm) {
      return "there is no npm on this machine";
    }
  }

  /** What a script printed in its last line; {@code name} is that of the file of its output. */
  static ObjectNode run(String name, String script, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("node", script));
    command.addAll(List.of(arguments));
    int exit = await(process(name + ".json", command.toArray(String[]::new)));
    String output = Files.readString(FOLDER.resolve(name + ".json"));
    assertThat(exit).as(output).isZero();
    return ChatClient.json(output.strip().lines().reduce((before, last) -> last).orElse(""));
  }

  private static ProcessBuilder process(String output, String... command) {
    File folder = FOLDER.toFile();
    return new ProcessBuilder(command)
        .directory(folder)
        .redirectErrorStream(true)
        .redirectOutput(new File(folder, output));
  }

  private static int await(ProcessBuilder builder) throws IOException, InterruptedException {
    Process process = builder.start();
    if (!process.waitFor(120, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("it did not end: " + builder.command());
    }
    return process.exitValue();
  }
}
