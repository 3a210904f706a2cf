/**
 * Owns the subscriber sockets and brings each message to its listeners.
 * @since 0.1.0
 */
@NullMarked
package org.zmqspring.listen;

import org.jspecify.annotations.NullMarked;
