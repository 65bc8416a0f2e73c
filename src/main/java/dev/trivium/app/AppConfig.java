package dev.trivium.app;

/**
 * What the assembly itself is told.
 *
 * @param logOutput {@code stderr}, {@code stdout} or {@code file} (trivium.log in the home)
 * @param logLevel the quietest level that is written: debug, info, warn or error
 */
record AppConfig(boolean demo, String logOutput, String logLevel) {}
