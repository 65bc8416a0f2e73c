/**
 * An invented outdoor retailer: its places, goods, customers, seasons and slips, all from a seed.
 */
@NullMarked
package dev.trivium.app.demo;

import org.jspecify.annotations.NullMarked;
