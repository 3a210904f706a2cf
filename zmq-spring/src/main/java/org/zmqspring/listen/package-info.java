/**
 * Owns the subscriber sockets and brings each message to its listeners.
 */
@NullMarked
package org.zmqspring.listen;

import org.jspecify.annotations.NullMarked;
