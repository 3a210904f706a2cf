/**
 * Observes sends and listener calls, and continues traces across sockets.
 * @since 0.1.0
 */
@NullMarked
package org.zmqspring.observe;

import org.jspecify.annotations.NullMarked;
