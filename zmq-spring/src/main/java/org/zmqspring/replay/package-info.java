/**
 * Asks a publisher again for messages that a subscriber has missed.
 * @since 0.1.0
 */
@NullMarked
package org.zmqspring.replay;

import org.jspecify.annotations.NullMarked;
