/** What a run does to data, step by step, and how it is said in the words of OpenLineage. */
@NullMarked
package dev.trivium.data.lineage;

import org.jspecify.annotations.NullMarked;
