/**
 * Owns the publisher sockets and sends messages of any thread.
 * @since 0.1.0
 */
@NullMarked
package org.zmqspring.publish;

import org.jspecify.annotations.NullMarked;
