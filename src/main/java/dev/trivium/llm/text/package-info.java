/** Texts to word pieces and to hashed features: values in, values out, no model. */
@NullMarked
package dev.trivium.llm.text;

import org.jspecify.annotations.NullMarked;
