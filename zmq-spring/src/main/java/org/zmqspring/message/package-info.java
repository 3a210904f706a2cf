/**
 * A message as frames with topic and payload, how a prefix matches, the root of our
 * exceptions.
 */
@NullMarked
package org.zmqspring.message;

import org.jspecify.annotations.NullMarked;
