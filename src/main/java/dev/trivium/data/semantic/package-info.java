/** The semantic model: names and expressions in, checked trees and SQL with arguments out. */
@NullMarked
package dev.trivium.data.semantic;

import org.jspecify.annotations.NullMarked;
