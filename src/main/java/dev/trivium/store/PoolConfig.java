package dev.trivium.store;

import java.time.Duration;

/**
 * Connections to the database, and how long one may wait for and in them.
 *
 * @param app for requests
 * @param reader for read-only queries
 * @param job for work in the background
 * @param waiting how many may wait for a connection before others are told to come back
 * @param waitLimit how long one may wait for a connection
 * @param statementTimeout how long a statement may run
 * @param readerTimeout how long a read-only query may run
 * @param idleInTransaction how long a transaction may sit idle before the database ends it
 */
public record PoolConfig(
    int app,
    int reader,
    int job,
    int waiting,
    Duration waitLimit,
    Duration statementTimeout,
    Duration readerTimeout,
    Duration idleInTransaction) {}
