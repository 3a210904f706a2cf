/** Asks a publisher again for messages that a subscriber has missed. */
@NullMarked
package org.zmqspring.replay;

import org.jspecify.annotations.NullMarked;
