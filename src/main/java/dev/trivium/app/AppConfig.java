package dev.trivium.app;

import java.nio.file.Path;

/**
 * What the assembly itself is told.
 *
 * @param logOutput {@code stderr}, {@code stdout} or {@code file} (trivium.log in the home)
 * @param logLevel the quietest level that is written: debug, info, warn or error
 * @param contracts folder of contract files that are registered at the start
 * @param models folder of semantic models, likewise
 */
record AppConfig(boolean demo, String logOutput, String logLevel, Path contracts, Path models) {}
