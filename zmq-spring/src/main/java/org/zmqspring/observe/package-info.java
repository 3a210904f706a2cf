/**
 * Observes sends and listener calls, and continues traces across sockets.
 */
@NullMarked
package org.zmqspring.observe;

import org.jspecify.annotations.NullMarked;
