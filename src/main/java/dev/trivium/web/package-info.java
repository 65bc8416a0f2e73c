/** The only door for HTTP: server, handler order, identity, problems, sockets. */
@NullMarked
package dev.trivium.web;

import org.jspecify.annotations.NullMarked;
